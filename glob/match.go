package glob

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/internal/work"
)

// Match reports whether the expression matches the whole of a string. Nothing is
// prepared for it, so it is the way for a few strings; a Set is that for many.
func (e Expr) Match(s string) bool { return e.MatchCharged(s, nil) }

// MatchCharged is Match, with a meter that counts the work and may end it.
func (e Expr) MatchCharged(s string, m *work.Meter) bool {
	if !e.mayEnd(s) {
		m.Spend(1)
		return false
	}
	most := 200 + 4*len(s)
	t := trial{left: most}
	ok := t.match(e.pieces(), -1, s)
	m.Spend(most - max(t.left, 0))
	if t.left < 0 {
		// So many ways are open that going them one by one would not end.
		return e.matchAtOnce(s, m)
	}
	return ok
}

// mayEnd reports whether a string can end as the expression does, as far as a glance
// at the last piece tells.
func (e Expr) mayEnd(s string) bool {
	if e.e == nil {
		return true
	}
	switch e.e.kind {
	case exprLiteral:
		return strings.HasSuffix(s, e.e.text)
	case exprOne:
		return s != "" && e.e.set.Has(s[len(s)-1])
	case exprConcat:
		return e.e.parts[len(e.e.parts)-1].mayEnd(s)
	case exprUnion:
		return slices.ContainsFunc(e.e.parts, func(part Expr) bool { return part.mayEnd(s) })
	}
	return true
}

// trial tries to match a string by going one way after the other.
type trial struct {
	left   int    // how many steps are left; below zero nothing is known
	around []rest // of the concatenations that the present one is inside of
}

// rest is what follows in a concatenation, and the place of the one around it, or
// -1.
type rest struct {
	parts []Expr
	outer int
}

// pieces returns what the expression is a concatenation of.
func (e Expr) pieces() []Expr {
	if e.is(exprConcat) {
		return e.e.parts
	}
	return []Expr{e}
}

// inside matches a part of a concatenation, what follows there, and what follows
// that.
func (t *trial) inside(part Expr, rests []Expr, outer int, s string) bool {
	if t.around == nil {
		t.around = make([]rest, 0, 6)
	}
	t.around = append(t.around, rest{rests, outer})
	at := len(t.around) - 1
	ok := false
	if part.is(exprUnion) {
		ok = t.union(part.e.parts, at, s)
	} else {
		ok = t.match(part.e.parts, at, s)
	}
	t.around = t.around[:at]
	return ok
}

// match reports whether a concatenation, and what follows it, matches the whole
// of a string.
func (t *trial) match(parts []Expr, r int, s string) bool {
	for {
		for i, part := range parts {
			if t.left--; t.left < 0 {
				return false
			}
			if part.e == nil {
				continue
			}
			switch part.e.kind {
			case exprLiteral:
				if !strings.HasPrefix(s, part.e.text) {
					return false
				}
				s = s[len(part.e.text):]
			case exprOne:
				if s == "" || !part.e.set.Has(s[0]) {
					return false
				}
				s = s[1:]
			case exprMany:
				return t.many(*part.e.set, parts[i+1:], r, s)
			case exprConcat, exprUnion:
				return t.inside(part, parts[i+1:], r, s)
			case exprNone:
				return false
			}
		}
		if r < 0 {
			return s == ""
		}
		parts, r = t.around[r].parts, t.around[r].outer
	}
}

// many matches a loop, and what follows it.
func (t *trial) many(set ByteSet, parts []Expr, r int, s string) bool {
	for n := 0; t.left >= 0; n++ {
		if fits(parts, s[n:]) && t.match(parts, r, s[n:]) {
			return true
		}
		if n == len(s) || !set.Has(s[n]) {
			return false
		}
	}
	return false
}

// union matches one of some branches, and what follows them.
func (t *trial) union(branches []Expr, r int, s string) bool {
	for i := range branches {
		parts := branches[i : i+1]
		if branches[i].is(exprConcat) {
			parts = branches[i].e.parts
		}
		if fits(parts, s) && t.match(parts, r, s) {
			return true
		}
	}
	return false
}

// fits reports whether a string can start with the first piece of a
// concatenation, as far as a glance tells.
func fits(parts []Expr, s string) bool {
	return len(parts) == 0 || !parts[0].is(exprLiteral) || strings.HasPrefix(s, parts[0].e.text)
}

// Example returns a short string that the expression matches, always the same
// one; false if it matches none.
func (e Expr) Example() (string, bool) {
	text, ok := e.example(nil)
	return string(text), ok
}

func (e Expr) example(text []byte) ([]byte, bool) {
	if e.e == nil {
		return text, true
	}
	switch e.e.kind {
	case exprLiteral:
		return append(text, e.e.text...), true
	case exprOne:
		return append(text, e.e.set.readable()), true
	case exprConcat:
		for _, part := range e.e.parts {
			var ok bool
			if text, ok = part.example(text); !ok {
				return text, false
			}
		}
	case exprUnion:
		return e.e.parts[0].example(text) // no part matches nothing
	case exprNone:
		return text, false
	}
	return text, true
}

// readable returns the most readable byte of a set that is not empty.
func (s ByteSet) readable() byte {
	for _, b := range readable {
		if s.Has(b) {
			return b
		}
	}
	return 0
}
