package glob

// outlook is what can follow behind a node.
type outlook struct {
	reach uint64 // masks of all that can match here or further on
	only  uint32 // the accept that alone can match here or further on, or one of those below
	here  uint32 // the same for what matches here, over nothing
	group uint32 // place in groups of what matches here; 0 is none
	same  uint32 // the node that this one counts as
	cover uint32 // a node that covers this one, or noNode
	flags flags
}

const (
	onlyNone = ^uint32(0)     // nothing was seen yet
	onlyMany = ^uint32(0) - 1 // more than one
)

type flags uint8

const (
	hasNUL   flags = 1 << iota // a NUL byte can follow
	hasSlash                   // a slash can follow
	core                       // the node has a way on, or something matches
	moves                      // the node has a way over nothing
	wide                       // loops over all bytes but perhaps NUL and slash
	absorbs                    // the same, and it matches

	special = hasNUL | hasSlash
)

func specials(s ByteSet) (f flags) {
	if s.Has(0) {
		f |= hasNUL
	}
	if s.Has('/') {
		f |= hasSlash
	}
	return f
}

func specialByte(b byte) flags {
	switch b {
	case 0:
		return hasNUL
	case '/':
		return hasSlash
	}
	return 0
}

func (o *outlook) addOutlook(p *outlook) {
	o.reach |= p.reach
	o.flags |= p.flags & special
	o.only = join(o.only, p.only)
}

// join returns what two nodes have in common.
func join(a, b uint32) uint32 {
	switch {
	case a == b || b == onlyNone:
		return a
	case a == onlyNone:
		return b
	}
	return onlyMany
}
