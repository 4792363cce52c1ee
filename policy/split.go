package policy

import "github.com/aa-lint/aa-lint/policy/key"

// piece is a part of a grant that can be compared with one of another policy:
// what decides which accesses it is for, with which precedence and in which way
// they execute.
type piece struct {
	keys    string
	part    key.Perms
	exec    Exec
	verdict verdict
}

// split takes apart the grants of two sides into what only one of them says and
// what both say. A grant of more permissions than its counterpart is one of
// what both have, and one of what is left.
func split(left, right []*Grant) (onlyLeft, onlyRight, both []*Grant) {
	a, b := pieces(left), pieces(right)
	for _, p := range a.order {
		common := a.perms[p] & b.perms[p]
		both = appendPart(both, a.grants[p][0], common)
		onlyLeft = a.appendRest(onlyLeft, p, common)
	}
	for _, p := range b.order {
		onlyRight = b.appendRest(onlyRight, p, a.perms[p])
	}
	return onlyLeft, onlyRight, both
}

// parts are the pieces of one side's grants.
type parts struct {
	order  []piece
	perms  map[piece]key.Perms
	grants map[piece][]*Grant // each that says something of it
}

// appendRest appends what the grants of a piece say besides some permissions,
// each for itself, so that the right rule has it.
func (ps *parts) appendRest(list []*Grant, p piece, besides key.Perms) []*Grant {
	for _, g := range ps.grants[p] {
		list = appendPart(list, g, g.Perms&p.part&^besides)
	}
	return list
}

// separate are permissions that are compared apart from the rest; see view.
const separate = key.FileMmap | key.FileMmap<<key.OtherShift | key.FileSubset | key.FileSubset<<key.OtherShift

func pieces(grants []*Grant) parts {
	ps := parts{perms: make(map[piece]key.Perms, len(grants)), grants: make(map[piece][]*Grant, len(grants))}
	add := func(p piece, g *Grant, perms key.Perms) {
		if perms == 0 {
			return
		}
		if ps.grants[p] == nil {
			ps.order = append(ps.order, p)
		}
		ps.grants[p] = append(ps.grants[p], g)
		ps.perms[p] |= perms
	}
	for _, g := range grants {
		p := piece{keys: g.id(), verdict: g.verdict}
		for _, part := range [...]key.Perms{^(transitions | separate), transitions, separate} {
			if p.exec = (Exec{}); part == transitions {
				p.exec = g.Exec
			}
			p.part = part
			add(p, g, g.Perms&part)
		}
	}
	return ps
}

// id returns a text that grants for the same keys have in common.
func (g *Grant) id() string {
	if g.text != "" {
		return g.text
	}
	return g.Keys.Key()
}

func appendPart(list []*Grant, g *Grant, perms key.Perms) []*Grant {
	if perms == 0 {
		return list
	}
	if perms != g.Perms {
		part := *g
		part.Perms = perms
		if part.Perms&transitions == 0 {
			part.Exec = Exec{}
		}
		g = &part
	}
	return append(list, g)
}

// settled keeps of which one-sided grants all is known that they change, so
// that no more of it has to be looked for. Each of them has one of 63 bits, some
// share one.
type settled struct {
	count int
	bits  map[*Grant]int
	open  [63]int // of each bit, the grants that are not settled
	done  uint64
}

func (s *settled) mask(g *Grant) uint64 {
	bit, known := s.bits[g]
	if !known {
		if s.bits == nil {
			s.bits = map[*Grant]int{}
		}
		bit = s.count % len(s.open)
		s.bits[g] = bit
		s.open[bit]++
		s.count++
	}
	return 1 << bit
}

// noteChange settles a grant that has changed all its permissions in one place, by
// itself. What it does elsewhere, alone or together with other grants that are
// settled, is less of the same: an allow rule that is new allows more wherever
// it changes anything. How a path is executed, and the mark of a link, are
// another matter.
func (s *settled) noteChange(changed, prompted key.Perms, grants []*Grant) {
	var only *Grant
	for _, g := range grants {
		if g.Perms&changed == 0 {
			continue
		}
		if only != nil {
			return
		}
		only = g
	}
	if only == nil || only.Perms != changed || only.Perms&(transitions|key.Both(key.FileSubset)) != 0 || prompted != 0 {
		return
	}
	bit, open := s.bits[only]
	if !open {
		return
	}
	delete(s.bits, only)
	if s.open[bit]--; s.open[bit] == 0 {
		s.done |= 1 << bit
	}
}
