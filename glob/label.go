package glob

import "slices"

// label is a set of expressions that match in a state.
type label struct {
	ids  []int32 // sorted
	mask uint64
}

// labels holds the labels that were needed, each once; the first is empty.
type labels struct {
	nfa     *nfa
	all     []label
	known   interner // of ids and masks
	alone   []uint32 // of each group, the label that has it alone, or 0
	several interner // of groups
	union   []uint32 // of each list in several, the label
	ids     slab[int32]
	buf     []uint32
}

func newLabels(n *nfa) labels {
	l := labels{nfa: n, alone: make([]uint32, len(n.groups.lists))}
	l.make(nil)
	return l
}

// labelOfNodes returns the number of the label of some nodes.
func (l *labels) labelOfNodes(nodes []uint32) uint32 {
	l.buf = l.buf[:0]
	for _, n := range nodes {
		if group := l.nfa.outlooks[n].group; group != 0 {
			l.buf = append(l.buf, group)
		}
	}
	switch len(l.buf) {
	case 0:
		return 0
	case 1:
		alone := &l.alone[l.buf[0]]
		if *alone == 0 {
			*alone = l.make(l.buf)
		}
		return *alone
	}
	slices.Sort(l.buf)
	n, added := l.several.intern(slices.Compact(l.buf))
	if added {
		l.union = append(l.union, l.make(l.several.lists[n]))
	}
	return l.union[n]
}

// make returns the number of the label that has what matches in groups.
func (l *labels) make(groups []uint32) uint32 {
	var key []uint32
	var mask uint64
	for _, group := range groups {
		for _, n := range l.nfa.groups.lists[group] {
			key = append(key, uint32(l.nfa.accepts[n].id))
			mask |= l.nfa.accepts[n].mask
		}
	}
	slices.SortFunc(key, func(a, b uint32) int { return int(int32(a)) - int(int32(b)) })
	key = slices.Compact(key)
	n, added := l.known.intern(append(key, uint32(mask), uint32(mask>>32)))
	if added {
		made := label{mask: mask}
		if len(key) > 0 {
			made.ids = l.ids.take(len(key))
		}
		for i, id := range key {
			made.ids[i] = int32(id)
		}
		l.all = append(l.all, made)
	}
	return n
}
