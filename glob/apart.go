package glob

import "github.com/aa-lint/aa-lint/internal/work"

// Apart reports whether no string matches both of two expressions, as far as a look
// at the pieces of both tells: true is exact, false says nothing. It needs no
// states, so it is what to ask first of pairs that mostly have nothing in common.
func (e Expr) Apart(t Expr, m *work.Meter) bool {
	p := proof{left: stepsPerGlance}
	meet := p.meetSequences(sequence{parts: e.pieces()}, sequence{parts: t.pieces()})
	m.Spend(stepsPerGlance - max(p.left, 0))
	return !meet
}

// stepsPerGlance is how many pieces are looked at to find two expressions apart.
const stepsPerGlance = 500

// meetSequences reports whether a string may match two sequences, by following both at once.
// It says so too if that takes too many steps.
func (p *proof) meetSequences(s, t sequence) bool {
	for p.lookFor(1) {
		if !s.settle() {
			return p.maybeEmpty(t)
		}
		if !t.settle() {
			return p.maybeEmpty(s)
		}
		a, b := s.piece(), t.piece()
		switch {
		case a.kind == exprNone || b.kind == exprNone:
			return false
		case a.kind == exprUnion:
			return p.meetBranch(s, t)
		case b.kind == exprUnion:
			return p.meetBranch(t, s)
		case a.kind == exprMany:
			return p.meetLoop(s, t)
		case b.kind == exprMany:
			return p.meetLoop(t, s)
		case a.kind == exprLiteral && b.kind == exprLiteral:
			n := min(len(s.text), len(t.text))
			if s.text[:n] != t.text[:n] {
				return false
			}
			s.text, t.text = s.text[n:], t.text[n:]
		case a.kind == exprLiteral:
			if !b.set.Has(s.text[0]) {
				return false
			}
			s.text, t = s.text[1:], t.rest()
		case b.kind == exprLiteral:
			if !a.set.Has(t.text[0]) {
				return false
			}
			s, t.text = s.rest(), t.text[1:]
		case a.set.Intersect(*b.set).Empty():
			return false
		default:
			s, t = s.rest(), t.rest()
		}
	}
	return true
}

// meetBranch follows each branch of the alternation that the first sequence is at.
func (p *proof) meetBranch(s, t sequence) bool {
	union, rest := s.piece(), s.rest()
	for i := range union.parts {
		if p.meetSequences(rest.behind(union.parts[i:i+1]), t) {
			return true
		}
	}
	return false
}

// meetLoop follows what stands behind the loop that the first sequence is at, from
// each place of the other one that the loop may end at.
func (p *proof) meetLoop(s, t sequence) bool {
	set, behind := s.piece().set, s.rest()
	for p.lookFor(1) {
		if p.meetSequences(behind, t) {
			return true
		}
		if !t.settle() {
			return false
		}
		switch piece := t.piece(); {
		case piece.kind == exprLiteral:
			if !set.Has(t.text[0]) {
				return false
			}
			t.text = t.text[1:]
		case piece.kind == exprOne:
			if set.Intersect(*piece.set).Empty() {
				return false
			}
			t = t.rest()
		case piece.kind == exprMany:
			t = t.rest() // of two loops one ends first
		case piece.kind == exprUnion:
			return p.meetBranch(t, s)
		default:
			return false
		}
	}
	return true
}

// maybeEmpty reports whether a sequence may match the empty string.
func (p *proof) maybeEmpty(s sequence) bool { return p.mayBeEmpty(s) || p.left < 0 }
