package glob

import (
	"math/rand/v2"
	"testing"
)

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		inner, outer string
		want         Verdict
	}{
		{"/a", "/a", Yes},
		{"/a", "/ab", No},
		{"/ab", "/a", No},
		{"/a", "/[ab]", Yes},
		{"/[ab]", "/[a-c]", Yes},
		{"/[a-d]", "/[a-c]", No},
		{"/a/b/c", "/a/**", Yes},
		{"/a/", "/a/**", No},
		{"/a/*", "/a/**", Yes},
		{"/a/**", "/a/*", No},
		{"/a/*/c", "/a/**/c", Yes},
		{"/a/**/c", "/a/*/c", No},
		{"/a/b*", "/a/*", Yes},
		{"/a/*b*", "/a/*", Undecided}, // the star of a component takes one byte at least
		{"/{a,b}/c", "/{b,a}/*", Yes},
		{"/{a,b}/c", "/{b,c}/*", No},
		{"/{,usr/}{,s}bin/x", "/{,usr/}{,s}bin/*", Yes},
		{"/{,usr/}{,s}bin/x", "/{,usr/}{,s}bin/{x,y}", Yes},
		{"/{,usr/}{,s}bin/{x,z}", "/{,usr/}{,s}bin/{x,y}", No},
		{"/x/{a/b,c/b}", "/**/b", Yes},
		{"/x/{a,b}/{c,d}/**", "/x/**", Yes},
		{"/{a,b}", "/[ab]", Yes},
		{"/[ab]", "/{a,b}", Undecided},
		{"/*a", "/a*", No},
		{"/**", "/{**,}", Yes},
		{"/{**,}", "/**", No},
		{"/a{b,c{d,e}}f", "/a[bc]{,d,e}f", Yes},
		{"/proc/[0-9]*/stat", "/proc/*/stat", Yes},
		{"/proc/*/stat", "/proc/[0-9]*/stat", No},
	} {
		inner, outer := mustParse(t, c.inner), mustParse(t, c.outer)
		if got := inner.Expr().withinExpr(outer.Expr(), nil); got != c.want {
			t.Errorf("%s within %s: %v, want %v", c.inner, c.outer, got, c.want)
		}
	}
}

// TestWithinAgrees compares a look at the pieces with automata. Most pairs of which
// one is made from the other by a small change it decides.
func TestWithinAgrees(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 9))
	counts := map[Verdict]int{}
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
		quick := p.Expr().withinExpr(q.Expr(), nil)
		counts[quick]++
		witness, v := p.Difference(q)
		if quick != Undecided && v != Undecided && quick != v.not() {
			t.Fatalf("%q within %q: %v, but the difference is %v: %q", text, other, quick, v, witness)
		}
	}
	t.Log(counts)
	if counts[Yes] < 500 || counts[No] < 5000 {
		t.Errorf("only %v", counts)
	}
}

// mutated makes a small change to the text of a pattern.
func mutated(r *rand.Rand, text string) string {
	at := r.IntN(len(text) + 1)
	piece := []string{"*", "**", "?", "/", "a", "[ab]", "{a,b}", "{,b}"}[r.IntN(8)]
	if at < len(text) && r.IntN(2) == 0 {
		return text[:at] + piece + text[at+1:]
	}
	return text[:at] + piece + text[at:]
}
