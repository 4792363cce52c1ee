package glob

import (
	"bytes"
	"slices"
)

// row holds the transitions of a state, one for each class of bytes that the
// state does not tell apart.
type row struct {
	bytes []byte // the most readable byte of each class, in order
	next  []State
	block []uint8 // the class of each block of the partition
	part  *partition
}

// class returns the class of a byte.
func (r *row) class(b byte) int {
	if i := bytes.IndexByte(r.bytes, b); i >= 0 {
		return i
	}
	return int(r.block[r.part.block[b]])
}

// row returns the transitions of a state. Each byte over which a literal goes
// on is a class of its own; the others are told apart by the sets that the
// state looks at.
func (a *Automaton) row(s State) *row {
	if r := a.states[s].row; r != nil {
		return r
	}
	var literals ByteSet
	part := uint32(0)
	for _, n := range a.states[s].nodes {
		for c := a.trie.nodes[n].child; c != 0; c = a.trie.nodes[c].sibling {
			literals = literals.With(a.trie.nodes[c].label)
		}
		for i := a.trie.nodes[n].edges; i != 0; i = a.edges[i].next {
			if e := a.edges[i]; e.kind <= edgeSelf {
				part = a.refine(part, e.value, a.sets[e.value])
			}
		}
	}
	r := newRow(literals, a.partitions.all[part])
	a.states[s].row = r
	return r
}

func newRow(literals ByteSet, part *partition) *row {
	r := &row{part: part, block: make([]uint8, len(part.members))}
	for b := 0; b < 256; b++ {
		if literals.Has(byte(b)) {
			r.bytes = append(r.bytes, byte(b))
		}
	}
	reps := make([]int, len(part.members))
	for i, members := range part.members {
		reps[i] = -1
		for _, b := range members {
			if !literals.Has(b) {
				reps[i] = int(b)
				r.bytes = append(r.bytes, b)
				break
			}
		}
	}
	slices.SortFunc(r.bytes, func(a, b byte) int { return int(rank[a]) - int(rank[b]) })
	for i, b := range reps {
		if b >= 0 {
			r.block[i] = uint8(bytes.IndexByte(r.bytes, byte(b)))
		}
	}
	r.next = make([]State, len(r.bytes))
	for i := range r.next {
		r.next[i] = unknown
	}
	return r
}
