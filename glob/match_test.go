package glob

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestExprMatch compares two ways to match, on strings that the patterns of the
// tests match and on small changes of those.
func TestExprMatch(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	patterns := []string{
		"", "/etc/passwd", "/a/*", "/a/**", "/*/b", "/{,usr/}bin/[a-c]?", "/{a,b{c,d*},}{x,**}/", "/[^a]*b", "/**/x/**", "{a*,b}{,c}*",
	}
	for range 500 {
		patterns = append(patterns, randomPattern(r))
	}
	compared := 0
	for _, text := range patterns {
		p, err := Parse(text)
		if err != nil {
			continue
		}
		m := newMatcher(p.Expr())
		for range 20 {
			s := p.Sample(r)
			if len(s) > 0 && r.IntN(2) == 0 {
				at := r.IntN(len(s))
				s = s[:at] + []string{"", "/", "a", "*", "\x00"}[r.IntN(5)] + s[at+r.IntN(2):]
			}
			if got, want := p.Expr().Match(s), m.match(s); got != want {
				t.Errorf("%q matches %q: %v, want %v", text, s, got, want)
			}
			compared++
		}
		if s, ok := p.Expr().Example(); ok && !m.match(s) {
			t.Errorf("%q is no example of %q", s, text)
		}
	}
	if compared < 1000 {
		t.Errorf("only %d strings were compared", compared)
	}
}

// TestExprMatchExplosive matches what has too many ways to go them all.
func TestExprMatchExplosive(t *testing.T) {
	p, err := Parse("/" + strings.Repeat("{a*,*a}", 40) + "b")
	if err != nil {
		t.Fatal(err)
	}
	if p.Expr().Match("/" + strings.Repeat("a", 200) + "c") {
		t.Error("it matches")
	}
}

func TestExampleOfNothing(t *testing.T) {
	if s, ok := Concat(Literal("a"), Union()).Example(); ok {
		t.Errorf("%q is an example of nothing", s)
	}
}

func BenchmarkExprMatch(b *testing.B) {
	p, err := Parse("/{,usr/}{,s}bin/{foo,bar*,baz}")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p.Expr().Match("/usr/bin/barred")
	}
}
