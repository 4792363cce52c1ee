package glob

import (
	"math/bits"
	"slices"

	"github.com/aa-lint/aa-lint/internal/work"
)

// withinExpr reports whether another expression matches all that this one does, as far
// as a look at the pieces of both tells: without any states, and in bounded time.
// No and Yes are exact, Undecided says nothing.
func (e Expr) withinExpr(t Expr, m *work.Meter) Verdict {
	for _, way := range [...]way{{}, {last: true, turns: 1}, {turns: 2}} {
		example, ok := e.alongWay(nil, way)
		if !ok {
			return Yes // it matches nothing
		}
		if !t.MatchCharged(string(example), m) {
			return No
		}
	}
	p := proof{left: stepsPerProof}
	covers := p.covers(sequence{parts: t.pieces()}, sequence{parts: e.pieces()})
	m.Spend(stepsPerProof - max(p.left, 0))
	if covers {
		return Yes
	}
	return Undecided
}

// way is one through an expression: which branches of unions it takes, and how
// often it goes round a loop.
type way struct {
	last  bool // the last branch of unions, the last byte of sets
	turns int
}

// alongWay appends a string that the expression matches to a text; false if there
// is none.
func (e Expr) alongWay(text []byte, w way) ([]byte, bool) {
	if e.e == nil {
		return text, true
	}
	switch e.e.kind {
	case exprLiteral:
		text = append(text, e.e.text...)
	case exprOne:
		text = append(text, e.e.set.endByte(w.last))
	case exprMany:
		for range w.turns {
			text = append(text, e.e.set.separator())
		}
	case exprConcat:
		for _, part := range e.e.parts {
			text, _ = part.alongWay(text, w) // no part matches nothing
		}
	case exprUnion:
		if w.last {
			return e.e.parts[len(e.e.parts)-1].alongWay(text, w)
		}
		return e.e.parts[0].alongWay(text, w)
	case exprNone:
		return text, false
	}
	return text, true
}

// endByte returns the most readable byte of a set that is not empty, or the last one.
func (s ByteSet) endByte(last bool) byte {
	if !last {
		return s.readable()
	}
	for i := len(s) - 1; i > 0; i-- {
		if s[i] != 0 {
			return byte(i<<6 + 63 - bits.LeadingZeros64(s[i]))
		}
	}
	return byte(63 - bits.LeadingZeros64(s[0]))
}

// separator returns the byte of a set that is not empty which the fewest other sets
// have.
func (s ByteSet) separator() byte {
	for _, b := range []byte("/.-") {
		if s.Has(b) {
			return b
		}
	}
	return s.readable()
}

// stepsPerProof is how many pieces a proof may look at.
const stepsPerProof = 4000

// proof shows that an expression matches all that another one does, by going
// through both at once: each piece of the inner one needs a place in the outer one
// that takes no less. What it does not find may be so all the same.
type proof struct{ left int }

// lookFor notes that some pieces are looked at; false if there were too many.
func (p *proof) lookFor(pieces int) bool {
	p.left -= pieces
	return p.left >= 0
}

// covers reports whether one sequence is proven to match all that another one does.
func (p *proof) covers(outer, inner sequence) bool {
	for p.lookFor(1) {
		if !inner.settle() {
			return p.mayBeEmpty(outer)
		}
		if !outer.settle() {
			return false
		}
		a, b := inner.piece(), outer.piece()
		switch {
		case a.kind == exprNone:
			return true
		case b.kind == exprMany:
			return p.proveLoop(*b.set, outer, inner)
		case a.kind == exprUnion:
			return p.branches(outer, inner)
		case b.kind == exprUnion:
			return p.branch(outer, inner)
		case a.kind == exprLiteral && b.kind == exprLiteral:
			n := min(len(inner.text), len(outer.text))
			if inner.text[:n] != outer.text[:n] {
				return false
			}
			inner.text, outer.text = inner.text[n:], outer.text[n:]
		case a.kind == exprLiteral && b.kind == exprOne && b.set.Has(inner.text[0]):
			inner.text, outer = inner.text[1:], outer.rest()
		case a.kind == exprOne && b.kind == exprOne && b.set.includes(*a.set):
			inner, outer = inner.rest(), outer.rest()
		default:
			return false
		}
	}
	return false
}

// proveLoop proves an inner sequence where the outer one loops over a set: the loop takes
// nothing, or the first pieces of the inner one, or more.
func (p *proof) proveLoop(set ByteSet, outer, inner sequence) bool {
	behind := outer.rest()
	if p.mayBeEmpty(behind) && p.takesAll(set, inner) {
		return true
	}
	for p.lookFor(1) {
		if p.covers(behind, inner) {
			return true
		}
		if !inner.settle() {
			return false
		}
		switch piece := inner.piece(); {
		case piece.kind == exprLiteral:
			if !set.Has(inner.text[0]) {
				return false
			}
			inner.text = inner.text[1:]
		case piece.kind == exprUnion:
			return p.takes(set, Expr{piece}) && p.proveLoop(set, outer, inner.rest()) || p.branches(outer, inner)
		case !p.takes(set, Expr{piece}):
			return false
		default:
			inner = inner.rest()
		}
	}
	return false
}

// branches proves each branch of the alternation that the inner sequence is at.
func (p *proof) branches(outer, inner sequence) bool {
	union, rest := inner.piece(), inner.rest()
	if p.same(Expr{union}, Expr{outer.piece()}) && p.covers(outer.rest(), rest) {
		return true
	}
	for i := range union.parts {
		if !p.covers(outer, rest.behind(union.parts[i:i+1])) {
			return false
		}
	}
	return true
}

// branch looks for a branch of the alternation that the outer sequence is at.
func (p *proof) branch(outer, inner sequence) bool {
	union, rest := outer.piece(), outer.rest()
	for i := range union.parts {
		if p.covers(rest.behind(union.parts[i:i+1]), inner) {
			return true
		}
	}
	return false
}

// mayBeEmpty reports whether a sequence is known to match the empty string.
func (p *proof) mayBeEmpty(s sequence) bool {
	if s.text != "" {
		return false
	}
	for at := &s; at != nil; at = at.next {
		for _, part := range at.parts {
			if !p.nullable(part) {
				return false
			}
		}
	}
	return true
}

func (p *proof) nullable(e Expr) bool {
	switch {
	case e.e == nil:
		return true
	case !p.lookFor(1):
		return false
	case e.e.kind == exprUnion:
		return slices.ContainsFunc(e.e.parts, p.nullable)
	case e.e.kind == exprConcat:
		return !slices.ContainsFunc(e.e.parts, func(part Expr) bool { return !p.nullable(part) })
	}
	return e.e.kind == exprMany
}

// takesAll reports whether a loop over a set is known to take all of a sequence.
func (p *proof) takesAll(set ByteSet, s sequence) bool {
	if !p.takes(set, Literal(s.text)) {
		return false
	}
	for at := &s; at != nil; at = at.next {
		for _, part := range at.parts {
			if !p.takes(set, part) {
				return false
			}
		}
	}
	return true
}

// takes reports whether a loop over a set is known to take all that an expression
// matches.
func (p *proof) takes(set ByteSet, e Expr) bool {
	switch {
	case e.e == nil:
		return true
	case !p.lookFor(1 + len(e.e.text)/16):
		return false
	case e.e.kind == exprLiteral:
		for i := range len(e.e.text) {
			if !set.Has(e.e.text[i]) {
				return false
			}
		}
		return true
	case e.e.kind == exprOne, e.e.kind == exprMany:
		return set.includes(*e.e.set)
	}
	return !slices.ContainsFunc(e.e.parts, func(part Expr) bool { return !p.takes(set, part) })
}

// same reports whether two expressions are known to be built alike.
func (p *proof) same(e, t Expr) bool {
	if e == t {
		return true
	}
	if e.e == nil || t.e == nil || !p.lookFor(1) ||
		e.e.kind != t.e.kind || e.e.text != t.e.text || !sameSet(e.e.set, t.e.set) || len(e.e.parts) != len(t.e.parts) {
		return false
	}
	for i := range e.e.parts {
		if !p.same(e.e.parts[i], t.e.parts[i]) {
			return false
		}
	}
	return true
}

func sameSet(a, b *ByteSet) bool { return a == b || a != nil && b != nil && *a == *b }

// sequence is what is left of an expression: the rest of a literal, the pieces
// behind it, and what follows the alternation or concatenation that they are in.
type sequence struct {
	text  string
	parts []Expr
	next  *sequence
}

// settle moves on to a piece that is neither empty nor a concatenation. It is false
// at the end.
func (s *sequence) settle() bool {
	for s.text == "" {
		if len(s.parts) == 0 {
			if s.next == nil {
				return false
			}
			*s = *s.next
			continue
		}
		switch first := s.parts[0]; {
		case first.e == nil:
			s.parts = s.parts[1:]
		case first.e.kind == exprLiteral:
			s.text, s.parts = first.e.text, s.parts[1:]
		case first.e.kind == exprConcat:
			*s = s.rest().behind(first.e.parts)
		default:
			return true
		}
	}
	return true
}

// inText stands for the literal that a sequence is in.
var inText = &expr{kind: exprLiteral}

// piece returns the piece that a settled sequence is at: of a literal, what is left
// of it is in text.
func (s *sequence) piece() *expr {
	if s.text != "" {
		return inText
	}
	return s.parts[0].e
}

// rest returns what follows the piece that the sequence is at, if that is no literal.
func (s *sequence) rest() sequence { return sequence{parts: s.parts[1:], next: s.next} }

// behind returns the sequence with pieces before it.
func (s sequence) behind(parts []Expr) sequence {
	if len(s.parts) == 0 {
		return sequence{parts: parts, next: s.next}
	}
	return sequence{parts: parts, next: &s}
}
