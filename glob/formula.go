package glob

import "slices"

// compiled is a set, ready to be asked.
type compiled struct {
	formula formula
	leaves  []Expr
	parts   int // of the formula
	matcher *matcher
}

// formula says when a string is in a set, given which expressions match it.
type formula struct {
	op    setOp
	leaf  int
	parts []formula
}

func compile(s Set) *compiled {
	var c compiled
	numbers := map[*expr]int{}
	var build func(Set) formula
	build = func(s Set) formula {
		f := formula{op: s.get().op}
		c.parts++
		if f.op == setLeaf {
			n, ok := numbers[s.get().leaf.e]
			if !ok {
				n = len(c.leaves)
				numbers[s.get().leaf.e] = n
				c.leaves = append(c.leaves, s.get().leaf)
			}
			f.leaf = n
		}
		for _, part := range s.get().parts {
			f.parts = append(f.parts, build(part))
		}
		return f
	}
	c.formula = build(s)
	c.matcher = newMatcher(c.leaves...)
	return &c
}

// eval works the formula out with what is known of its expressions.
func (f *formula) eval(leaf func(int) Verdict) Verdict {
	switch f.op {
	case setLeaf:
		return leaf(f.leaf)
	case setComplement:
		return f.parts[0].eval(leaf).not()
	}
	decides := Yes // one part that is so decides a union
	if f.op == setIntersection {
		decides = No
	}
	all := decides.not()
	for i := range f.parts {
		switch f.parts[i].eval(leaf) {
		case decides:
			return decides
		case Undecided:
			all = Undecided
		}
	}
	return all
}

func (c *compiled) match(text string) bool {
	matching := make([]bool, len(c.leaves))
	c.matcher.accepted(text, func(id int32) { matching[id] = true })
	return c.formula.eval(func(i int) Verdict { return verdict(matching[i]) }) == Yes
}

// question walks over the states of a set.
type question struct {
	*Automaton
	*compiled
	known []Verdict // of each AcceptSet, whether it is in the set
	sure  []uint8   // of each leaf, see future
}

func (c *compiled) question() *question {
	return &question{Automaton: newAutomaton(&c.matcher.nfa), compiled: c, sure: make([]uint8, len(c.leaves))}
}

func (q *question) search(options []Option) Search {
	l := limitsOf(options)
	// The formula is worked out for each state.
	states := max(1, l.budget/(1+q.parts/nodesPerState))
	return Search{From: q.Start(), Budget: states, Want: q.want, Prune: q.prune}
}

func limitsOf(options []Option) limits {
	l := limits{budget: DefaultBudget}
	for _, o := range options {
		o(&l)
	}
	if l.budget == 0 {
		l.budget = DefaultBudget
	}
	return l
}

// want reports whether what was read is in the set.
func (q *question) want(s State) bool {
	n := q.AcceptSet(s)
	for n >= len(q.known) {
		q.known = append(q.known, Undecided)
	}
	if q.known[n] == Undecided {
		ids := q.Accepting(s)
		q.known[n] = q.formula.eval(func(i int) Verdict {
			_, ok := slices.BinarySearch(ids, int32(i))
			return verdict(ok)
		})
	}
	return q.known[n] == Yes
}

// prune reports whether no string is in the set that starts with what was read.
// Strings with and without NUL and slashes are looked at apart, so that "**"
// is known to match all there can be unless NUL is in it.
func (q *question) prune(s State) bool {
	q.meter.Spend(4 * q.parts)
	live := q.future(s)
	for which := range live {
		v := q.formula.eval(func(i int) Verdict {
			switch {
			case live[which]>>(i%64)&1 == 0:
				return No
			case q.sure[i]>>which&1 != 0:
				return Yes
			}
			return Undecided
		})
		if v != No {
			return false
		}
	}
	return true
}

// future returns the masks of what can still match, if of NUL and slash just
// those of a set follow: by the set. In q.sure it notes what then matches
// whatever follows.
func (q *question) future(s State) (live [4]uint64) {
	clear(q.sure)
	for _, n := range q.nodes(s) {
		o := &q.outlooks[n]
		for which := range live {
			if flags(which)&^o.flags == 0 {
				live[which] |= o.reach
			}
		}
		if o.flags&absorbs == 0 {
			continue
		}
		without := q.missing(n)
		for _, a := range q.matches(n) {
			q.sure[q.accepts[a].id] |= subsetsWithout[without]
		}
	}
	return live
}

// subsetsWithout has for a set of NUL and slash a bit for each set of these two
// that has none of it.
var subsetsWithout = func() (bits [4]uint8) {
	for without := range bits {
		for which := range bits {
			if which&without == 0 {
				bits[without] |= 1 << which
			}
		}
	}
	return bits
}()
