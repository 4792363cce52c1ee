package glob

import "strings"

// MayMatch reports whether it looks as if the expression could match a text:
// false means that it cannot, and costs much less to know than a match. It looks
// no further than the first loop.
func (e Expr) MayMatch(text string) bool {
	ends, loop := e.endsOf(text, nil, 0)
	if loop {
		return true
	}
	for _, end := range ends {
		if end == len(text) {
			return true
		}
	}
	return false
}

// endsOf adds the places to which the expression can read a text from a place on;
// loop tells that it may be any.
func (e Expr) endsOf(text string, to []int, at int) (_ []int, loop bool) {
	if e.e == nil {
		return append(to, at), false
	}
	switch e.e.kind {
	case exprLiteral:
		if strings.HasPrefix(text[at:], e.e.text) {
			to = append(to, at+len(e.e.text))
		}
	case exprOne:
		if at < len(text) && e.e.set.Has(text[at]) {
			to = append(to, at+1)
		}
	case exprMany:
		return to, true
	case exprConcat:
		from := []int{at}
		for _, part := range e.e.parts {
			var next []int
			for _, at := range from {
				if next, loop = part.endsOf(text, next, at); loop {
					return to, true
				}
			}
			if from = next; len(from) == 0 || len(from) > maxEnds {
				return to, len(from) > 0
			}
		}
		return append(to, from...), false
	case exprUnion:
		for _, branch := range e.e.parts {
			if to, loop = branch.endsOf(text, to, at); loop {
				return to, true
			}
		}
	}
	return to, false
}

// maxEnds is how many places are followed.
const maxEnds = 64
