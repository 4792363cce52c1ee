package glob

import (
	"math/rand/v2"
	"testing"
)

func TestApart(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"/a", "/a", false},
		{"/a", "/ab", true},
		{"/a", "/[ab]", false},
		{"/c", "/[ab]", true},
		{"/[ab]", "/[cd]", true},
		{"/[ab]c", "/[bc]c", false},
		{"/a/**", "/b/**", true},
		{"/a/**", "/**/b", false},
		{"/a/*", "/a/*/b", true},
		{"/a/*", "/a/*b", false},
		{"/a/**.so", "/a/**/b", true},
		{"/a/**.so", "/a/**/b*", false},
		{"/{a,b}/*", "/{c,d}/*", true},
		{"/{a,b}/*", "/{c,b}/*", false},
		{"/{,usr/}{,s}bin/x", "/usr/sbin/x", false},
		{"/{,usr/}{,s}bin/x", "/{,usr/}lib/*", true},
		{"/a{,b}", "/a", false},
		{"/a", "/a{b,}", false},
		{"/**a**b", "/**c", true},
		{"/**", "/", true},
		{"/**", "/x", false},
	} {
		a, b := mustParse(t, c.a).Expr(), mustParse(t, c.b).Expr()
		if got := a.Apart(b, nil); got != c.want {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
		if got := b.Apart(a, nil); got != c.want {
			t.Errorf("%s and %s: %v", c.b, c.a, got)
		}
	}
}

// TestApartAgrees compares a look at the pieces with automata: it never finds apart
// what meets, and of what does not meet it misses little.
func TestApartAgrees(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	apart, missed := 0, 0
	for range 20_000 {
		text := randomPattern(r)
		other := randomPattern(r)
		if r.IntN(2) == 0 {
			other = mutated(r, text)
		}
		p, err1 := Parse(text)
		q, err2 := Parse(other)
		if err1 != nil || err2 != nil {
			continue
		}
		auto := NewAutomaton()
		auto.Add(p.Expr(), 0, 1)
		auto.Add(q.Expr(), 1, 2)
		witness, v := auto.Find(Search{
			From: auto.Start(), Budget: 10_000,
			Want:  func(at State) bool { return auto.AcceptMask(at) == 3 },
			Prune: func(at State) bool { return auto.Reach(at) != 3 },
		})
		switch quick := p.Expr().Apart(q.Expr(), nil); {
		case quick && v == Yes:
			t.Fatalf("%q and %q are told apart, and %q matches both", text, other, witness)
		case quick:
			apart++
		case v == No:
			missed++
		}
	}
	if apart < 5000 || missed > apart/50 {
		t.Errorf("%d apart, %d missed", apart, missed)
	}
}
