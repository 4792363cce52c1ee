package glob

import (
	"bytes"
	"math/bits"
)

// row holds the transitions of a state, one for each class of bytes that the
// state does not tell apart.
type row struct {
	bytes []byte // the most readable byte of each class, in order
	next  []State
	block []uint8 // the class of each block of the partition
	part  *partition
	work  int // how many nodes and edges were looked at for all transitions; 0 if some may be unknown
}

// class returns the class of a byte.
func (r *row) class(b byte) int {
	if i := bytes.IndexByte(r.bytes, b); i >= 0 {
		return i
	}
	return int(r.block[r.part.block[b]])
}

// rows makes rows.
type rows struct {
	partitions
	rows  slab[row]
	bytes slab[byte]
	next  slab[State]
}

func newRows() rows { return rows{partitions: newPartitions()} }

// row returns the transitions of a state. Each byte over which a literal goes
// on is a class of its own; the others are told apart by the sets that the
// state looks at.
func (a *Automaton) row(s State) *row {
	r := a.states[s].row
	if r == nil {
		r = a.newRow(s, a.walk.lookAhead(a.nodes(s)))
	}
	return r
}

func (a *Automaton) newRow(s State, w *ways) *row {
	var literals ByteSet // by rank
	for _, l := range w.literals {
		at := rank[l.label]
		literals[at>>6] |= 1 << (at & 63)
	}
	part := uint32(0)
	for _, m := range w.moves {
		part = a.rows.refine(part, m.set, a.sets[m.set])
	}
	r := a.rows.make(literals, a.rows.all[part])
	a.states[s].row = r
	return r
}

// expandState works out all transitions of a state.
func (a *Automaton) expandState(s State) *row {
	r := a.states[s].row
	if r != nil && r.work > 0 {
		return r
	}
	w := a.walk.lookAhead(a.nodes(s))
	if r == nil {
		r = a.newRow(s, w)
	}
	work := 1 + len(w.literals) + len(w.moves)*len(r.next)
	for i, b := range r.bytes {
		if r.next[i] == unknown {
			a.walk.followByte(w, b)
			r.next[i] = a.intern()
		}
		work += int(a.states[r.next[i]].work)
	}
	w.reset()
	r.work = work
	return r
}

// make returns a row without transitions. A byte of a block that is no literal
// stands for the others of it.
func (rs *rows) make(literals ByteSet, part *partition) *row {
	classes := literals // by rank, as its argument
	block := rs.bytes.take(len(part.ends))
	for i := range block {
		for _, b := range part.bytesOf(i) {
			if at := rank[b]; literals[at>>6]>>(at&63)&1 == 0 {
				classes[at>>6] |= 1 << (at & 63)
				block[i] = b
				break
			}
		}
	}
	n := classes.Len()
	r := &rs.rows.take(1)[0]
	*r = row{part: part, block: block, bytes: rs.bytes.take(n)[:0], next: rs.next.take(n)}
	for i, word := range classes {
		for ; word != 0; word &= word - 1 {
			r.bytes = append(r.bytes, readable[i<<6+bits.TrailingZeros64(word)])
		}
	}
	for i := range r.next {
		r.next[i] = unknown
	}
	for i, b := range block {
		block[i] = uint8(bytes.IndexByte(r.bytes, b))
	}
	return r
}
