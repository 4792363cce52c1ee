package glob

import "math/rand/v2"

// Sample returns a string that the expression matches, if it matches any.
func (e Expr) Sample(r *rand.Rand) string { return string(e.sample(nil, r)) }

// sample appends a string that the expression matches.
func (e Expr) sample(text []byte, r *rand.Rand) []byte {
	if e.e == nil {
		return text
	}
	switch e.e.kind {
	case exprLiteral:
		return append(text, e.e.text...)
	case exprOne:
		return append(text, e.e.set.sample(r))
	case exprMany:
		for r.IntN(3) > 0 {
			text = append(text, e.e.set.sample(r))
		}
	case exprConcat:
		for _, part := range e.e.parts {
			text = part.sample(text, r)
		}
	case exprUnion:
		text = e.e.parts[r.IntN(len(e.e.parts))].sample(text, r)
	}
	return text
}

// sample returns a byte of a set that is not empty. Most are readable.
func (s ByteSet) sample(r *rand.Rand) byte {
	if likely := s.Intersect(common); !likely.Empty() && r.IntN(8) > 0 {
		s = likely
	}
	n := r.IntN(s.Len())
	for b := 0; ; b++ {
		if s.Has(byte(b)) {
			if n == 0 {
				return byte(b)
			}
			n--
		}
	}
}

// common has the bytes that most names of files are made of.
var common = ByteSet{}.Range('a', 'z').Range('0', '9').With('/', '.', '-', '_')
