package glob

// outlook is what can follow behind a node.
type outlook struct {
	reach uint64 // masks of all that can match here or further on
	only  uint32 // the accept that alone can match here or further on, or one of those below
	here  uint32 // the same for what matches here, over nothing
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
	absorbs                    // loops over all bytes but perhaps NUL and slash, and matches

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

// prospects looks at all nodes, backwards: all ways but loops lead to a node
// that comes later.
func (t *trie) prospects() []outlook {
	all := make([]outlook, len(t.nodes))
	for n := len(t.nodes) - 1; n >= 0; n-- {
		o := &all[n]
		o.only, o.here = onlyNone, onlyNone
		for c := t.nodes[n].child; c != 0; c = t.nodes[c].sibling {
			o.add(&all[c])
			o.flags |= core
			switch t.nodes[c].label {
			case 0:
				o.flags |= hasNUL
			case '/':
				o.flags |= hasSlash
			}
		}
		if t.nodes[n].edges != 0 {
			t.prospect(uint32(n), all)
		}
	}
	return all
}

// prospect adds what the edges of a node lead to.
func (t *trie) prospect(n uint32, all []outlook) {
	o := &all[n]
	wide, matches := false, false
	for i := t.nodes[n].edges; i != 0; i = t.edges[i].next {
		switch e := &t.edges[i]; e.kind {
		case edgeSet:
			o.add(&all[e.to])
			o.flags |= core | specials(t.sets[e.value])
		case edgeSelf:
			o.flags |= core | specials(t.sets[e.value])
			wide = t.sets[e.value].includes(pathByte)
		case edgeEmpty, edgeLoop:
			o.add(&all[e.to])
			o.here = join(o.here, all[e.to].here)
			o.flags |= moves
		case edgeAccept:
			o.reach |= t.accepts[e.value].mask
			o.only = join(o.only, e.value)
			o.here = join(o.here, e.value)
			o.flags |= core
			matches = true
		}
	}
	if !wide {
		return
	}
	t.pull(n, o)
	if matches {
		o.flags |= absorbs
	}
}

// pull marks with a node that loops what matches behind it over nothing, so
// that it stands for that alone.
func (t *trie) pull(n uint32, o *outlook) {
	if o.here == onlyNone || o.here == onlyMany {
		return
	}
	if _, ok := t.follow(n, edgeAccept, o.here); !ok {
		t.link(n, edgeAccept, o.here, n)
	}
	o.flags |= absorbs
}

func (o *outlook) add(p *outlook) {
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
