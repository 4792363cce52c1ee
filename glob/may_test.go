package glob

import (
	"math/rand/v2"
	"testing"
)

func TestMayMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"/etc/passwd", "/etc/passwd", true},
		{"/etc/passwd", "/etc/shadow", false},
		{"/{,usr/}bin/a", "/usr/bin/a", true},
		{"/{,usr/}bin/a", "/bin/a", true},
		{"/{,usr/}bin/a", "/usr/bin/b", false},
		{"/{,usr/}bin/*", "/usr/lib/b", false},
		{"/{,usr/}bin/*", "/usr/bin/b", true},
		{"/a?c", "/abc", true},
		{"/a?c", "/a/c", false},
		{"/**/x", "/y", true}, // it looks no further than the loop
	} {
		p, err := Parse(c.pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Expr().MayMatch(c.text); got != c.want {
			t.Errorf("%s on %s: %v", c.pattern, c.text, got)
		}
	}
}

// TestMayMatchSamples holds that what a pattern matches, it may match.
func TestMayMatchSamples(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, text := range []string{
		"/{a,b{c,d}}/*", "/[^a]x", "/{,usr/}{,s}bin/{a,b}", "/**/{x,y?}", "/home/*/{.a,.b}/**", "{/a,/b}{,/c}{,/d}",
	} {
		p, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		for range 200 {
			if sample := p.Sample(r); !p.Expr().MayMatch(sample) {
				t.Fatalf("%s matches %q", text, sample)
			}
		}
	}
}
