package glob

import (
	"math/bits"
	"strings"

	"github.com/aa-lint/aa-lint/internal/work"
)

// matchAtOnce reports whether the expression matches a string, by going all ways
// through the expression at once: it notes to which places of the string they lead.
// That takes no longer than the expression is long, times the string.
func (e Expr) matchAtOnce(s string, m *work.Meter) bool {
	r := reading{text: s, meter: m, words: len(s)/64 + 1}
	at := r.places()
	at[0] = 1
	r.readExpr(e, at)
	return at[len(s)/64]>>(len(s)%64)&1 != 0
}

// reading is what expressions read of a text: sets of places in it, a bit each.
type reading struct {
	text  string
	meter *work.Meter
	words int      // of a set
	stack []uint64 // the sets that are in use
}

// places returns an empty set. Sets are given back in the order that a stack has.
func (r *reading) places() []uint64 {
	base := len(r.stack)
	for range r.words {
		r.stack = append(r.stack, 0)
	}
	return r.stack[base:len(r.stack):len(r.stack)]
}

// readExpr replaces places by those to which an expression can read from them on.
func (r *reading) readExpr(e Expr, at []uint64) {
	if e.e == nil {
		return
	}
	count := 0
	for _, word := range at {
		count += bits.OnesCount64(word)
	}
	r.meter.Spend(len(at) + count)
	if count == 0 {
		return
	}
	switch e.e.kind {
	case exprLiteral:
		r.move(at, len(e.e.text), func(from int) bool { return strings.HasPrefix(r.text[from:], e.e.text) })
	case exprOne:
		r.move(at, 1, func(from int) bool { return from < len(r.text) && e.e.set.Has(r.text[from]) })
	case exprMany:
		r.readLoop(at, *e.e.set)
	case exprConcat:
		for _, part := range e.e.parts {
			r.readExpr(part, at)
		}
	case exprUnion:
		r.union(at, e.e.parts)
	case exprNone:
		clear(at)
	}
}

// move replaces places by those that are so much further, if the text fits there.
func (r *reading) move(at []uint64, by int, fits func(from int) bool) {
	for i := len(at) - 1; i >= 0; i-- {
		for word := at[i]; word != 0; {
			bit := bits.Len64(word) - 1
			word &^= 1 << bit
			at[i] &^= 1 << bit
			if from := i*64 + bit; fits(from) {
				at[(from+by)/64] |= 1 << ((from + by) % 64)
			}
		}
	}
}

// readLoop adds the places that are reached over bytes of a set.
func (r *reading) readLoop(at []uint64, set ByteSet) {
	for i := range at {
		for word := at[i]; word != 0; word &= word - 1 {
			from := i*64 + bits.TrailingZeros64(word)
			for ; from < len(r.text) && set.Has(r.text[from]); from++ {
				to := from + 1
				if at[to/64]>>(to%64)&1 != 0 {
					break // the loop goes on from there by itself
				}
				at[to/64] |= 1 << (to % 64)
			}
		}
	}
}

// union replaces places by those to which one of some branches can read.
func (r *reading) union(at []uint64, branches []Expr) {
	base := len(r.stack)
	all, one := r.places(), r.places()
	for _, branch := range branches {
		copy(one, at)
		r.readExpr(branch, one)
		for i := range all {
			all[i] |= one[i]
		}
	}
	copy(at, all)
	r.stack = r.stack[:base]
}
