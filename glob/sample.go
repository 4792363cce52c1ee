package glob

import "math/rand/v2"

// Sample returns a string that the expression matches, if it matches any.
func (e Expr) Sample(r *rand.Rand) string { return string(e.sampleExpr(nil, r)) }

// sampleExpr appends a string that the expression matches.
func (e Expr) sampleExpr(text []byte, r *rand.Rand) []byte {
	if e.e == nil {
		return text
	}
	switch e.e.kind {
	case exprLiteral:
		return append(text, e.e.text...)
	case exprOne:
		return append(text, e.e.set.sampleByte(r))
	case exprMany:
		for r.IntN(3) > 0 {
			text = append(text, e.e.set.sampleByte(r))
		}
	case exprConcat:
		for _, part := range e.e.parts {
			text = part.sampleExpr(text, r)
		}
	case exprUnion:
		text = e.e.parts[r.IntN(len(e.e.parts))].sampleExpr(text, r)
	}
	return text
}

// sampleByte returns a byte of a set that is not empty. Most are readable.
func (s ByteSet) sampleByte(r *rand.Rand) byte {
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

// sample looks at some states, goes to one that is wanted on the way that was
// found, but with other bytes where they make no difference, and then on at
// random.
func (q *question) sample(r *rand.Rand, s Search) (string, Verdict) {
	const enough = 2000 // states
	var ways []string
	few := s
	few.Budget = min(enough, s.Budget)
	v := q.findWay(few, func(witness func() string) bool {
		ways = append(ways, witness())
		return len(ways) < 50
	})
	if len(ways) == 0 {
		if v != Undecided {
			return "", No
		}
		witness, v := q.Find(s)
		if v != Yes {
			return "", v
		}
		ways = append(ways, witness)
	}
	return q.wander(r, s, ways[r.IntN(len(ways))]), Yes
}

// wander follows a way and then goes on for a while, and returns what was read
// at the last state that is wanted.
func (q *question) wander(r *rand.Rand, s Search, way string) string {
	var text []byte
	state, end := s.From, 0
	for i := range len(way) {
		b := q.alike(state, way[i], r)
		text = append(text, b)
		state = q.Step(state, b)
	}
	end = len(text)
	for r.IntN(12) > 0 && state != Dead && !q.prune(state) {
		bytes := q.row(state).bytes
		b := q.alike(state, bytes[r.IntN(len(bytes))], r)
		text = append(text, b)
		if state = q.Step(state, b); q.want(state) {
			end = len(text)
		}
	}
	return string(text[:end])
}

// alike returns a byte that the state does not tell from another one.
func (a *Automaton) alike(s State, b byte, r *rand.Rand) byte {
	if s == Dead {
		return b
	}
	row := a.row(s)
	class := row.class(b)
	var set ByteSet
	for _, c := range readable {
		if row.class(c) == class {
			set = set.With(c)
		}
	}
	return set.sampleByte(r)
}
