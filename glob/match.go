package glob

import "strings"

// Match reports whether the expression matches the whole of a string. Nothing is
// prepared for it, so it is the way for a few strings; a Set is that for many.
func (e Expr) Match(s string) bool {
	t := trial{left: 256 + 16*len(s)}
	ok := t.match([]Expr{e}, s)
	if t.left < 0 {
		// So many ways are open that going them one by one would not end.
		return newMatcher(e).match(s)
	}
	return ok
}

// trial tries to match a string by going one way after the other.
type trial struct{ left int } // how many steps are left; below zero nothing is known

// match reports whether a concatenation matches the whole of a string.
func (t *trial) match(parts []Expr, s string) bool {
	for i, part := range parts {
		if t.left--; t.left < 0 {
			return false
		}
		if part.e == nil {
			continue
		}
		rest := parts[i+1:]
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
			return t.many(part.e.set, rest, s)
		case exprConcat:
			return t.match(joined(part.e.parts, rest), s)
		case exprUnion:
			return t.union(part.e.parts, rest, s)
		case exprNone:
			return false
		}
	}
	return s == ""
}

// many matches a loop, and what follows it.
func (t *trial) many(set ByteSet, rest []Expr, s string) bool {
	for n := 0; t.left >= 0; n++ {
		if t.match(rest, s[n:]) {
			return true
		}
		if n == len(s) || !set.Has(s[n]) {
			return false
		}
	}
	return false
}

// union matches one of some branches, and what follows them.
func (t *trial) union(branches, rest []Expr, s string) bool {
	for _, b := range branches {
		if b.is(exprLiteral) {
			if strings.HasPrefix(s, b.e.text) && t.match(rest, s[len(b.e.text):]) {
				return true
			}
			continue
		}
		if t.match(joined([]Expr{b}, rest), s) {
			return true
		}
	}
	return false
}

func joined(a, b []Expr) []Expr { return append(a[:len(a):len(a)], b...) }

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
