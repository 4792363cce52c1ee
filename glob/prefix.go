package glob

import "strings"

// border is what shows at the start and the end of an expression, worked out once.
type border struct {
	prefix string
	open   bool // at the end
}

func (e Expr) border() *border {
	known := e.e.border.Load()
	if known == nil {
		open, _ := e.end()
		known = &border{e.prefix(), open}
		e.e.border.Store(known)
	}
	return known
}

// Prefix returns what all strings start with that the expression matches, as
// far as the pieces at its start show.
func (e Expr) Prefix() string {
	switch {
	case e.e == nil:
		return ""
	case e.e.kind == exprLiteral:
		return e.e.text
	}
	return e.border().prefix
}

func (e Expr) prefix() string {
	if e.e == nil {
		return ""
	}
	switch e.e.kind {
	case exprLiteral:
		return e.e.text
	case exprConcat:
		prefix := ""
		for _, part := range e.e.parts {
			prefix += part.prefix()
			if _, whole := part.Literal(); !whole {
				break
			}
		}
		return prefix
	case exprUnion:
		prefix := e.e.parts[0].prefix()
		for _, part := range e.e.parts[1:] {
			other := part.prefix()
			n := 0
			for n < min(len(prefix), len(other)) && prefix[n] == other[n] {
				n++
			}
			prefix = prefix[:n]
		}
		return prefix
	}
	return ""
}

// Prefixes is like Prefix with several prefixes, at most n (one at least): each
// string starts with one of them. They say more than the one prefix where
// alternatives stand at the start of the expression.
func (e Expr) Prefixes(n int) []string {
	var texts []string
	for _, p := range e.prefixes(max(n, 1)) {
		texts = append(texts, p.text)
	}
	return texts
}

// prefix is what strings start with; whole tells that nothing follows.
type prefix struct {
	text  string
	whole bool
}

func (e Expr) prefixes(n int) []prefix {
	if e.e == nil {
		return []prefix{{"", true}}
	}
	switch e.e.kind {
	case exprLiteral:
		return []prefix{{e.e.text, true}}
	case exprConcat:
		list := []prefix{{"", true}}
		for _, part := range e.e.parts {
			whole := 0
			for _, p := range list {
				if p.whole {
					whole++
				}
			}
			if whole == 0 {
				break
			}
			list = extend(list, part.prefixes(max(1, (n-len(list)+whole)/whole)))
		}
		return list
	case exprUnion:
		var list []prefix
		for _, part := range e.e.parts {
			if len(list) < n {
				list = append(list, part.prefixes(n-len(list))...)
				continue
			}
			return []prefix{{e.prefix(), false}}
		}
		return list
	case exprNone:
		return nil
	}
	return []prefix{{"", false}}
}

// extend returns prefixes with others behind those of them that are whole.
func extend(list, more []prefix) []prefix {
	if len(more) == 1 && more[0] == (prefix{"", true}) {
		return list
	}
	all := make([]prefix, 0, len(list)*len(more))
	for _, a := range list {
		if !a.whole {
			all = append(all, a)
			continue
		}
		for _, b := range more {
			all = append(all, prefix{a.text + b.text, b.whole})
		}
	}
	return all
}

// Cut returns what stands before and behind the first piece of the expression,
// in a concatenation, that is or contains a text: what follows it in the strings
// that the expression matches. It is false if there is no such piece.
func (e Expr) Cut(text string) (before, after Expr, ok bool) {
	parts := []Expr{e}
	if e.is(exprConcat) {
		parts = e.e.parts
	}
	for i, part := range parts {
		if !part.is(exprLiteral) {
			continue
		}
		if left, right, found := strings.Cut(part.e.text, text); found {
			return Concat(append(parts[:i:i], Literal(left))...), Concat(append([]Expr{Literal(right)}, parts[i+1:]...)...), true
		}
	}
	return e, none, false
}

// OpenEnd reports whether the pieces at the end of the expression match more
// than a few bytes: an expression that matches everything in a directory has to.
func (e Expr) OpenEnd() bool {
	return e.e != nil && e.e.kind != exprLiteral && e.border().open
}

// end reports besides whether the expression matches the empty string.
func (e Expr) end() (open, empty bool) {
	if e.e == nil {
		return false, true
	}
	const few = 128
	switch e.e.kind {
	case exprOne:
		return e.e.set.Len() > few, false
	case exprMany:
		return e.e.set.Len() > few, true
	case exprConcat:
		for i := len(e.e.parts) - 1; i >= 0; i-- {
			if open, empty = e.e.parts[i].end(); open || !empty {
				return open, false
			}
		}
		return false, true
	case exprUnion:
		for _, part := range e.e.parts {
			o, n := part.end()
			open, empty = open || o, empty || n
		}
		return open, empty
	}
	return false, false
}
