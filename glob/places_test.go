package glob

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestMatchAtOnce compares the two ways to match with each other, also where a text
// takes more than one word of bits.
func TestMatchAtOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	matched := 0
	for range 3000 {
		text := randomPattern(r)
		p, err := Parse(text)
		if err != nil {
			continue
		}
		for _, s := range []string{p.Sample(r), randomString(r), p.Sample(r) + randomString(r), strings.Repeat(randomString(r), 40) + p.Sample(r)} {
			want := p.Match(s)
			if got := p.Expr().matchAtOnce(s, nil); got != want {
				t.Fatalf("%q matches %q: %v, want %v", text, s, got, want)
			}
			if got := p.Expr().Match(s); got != want {
				t.Fatalf("%q matches %q one by one: %v, want %v", text, s, got, want)
			}
			if want {
				matched++
			}
		}
	}
	if matched < 3000 {
		t.Errorf("only %d matches", matched)
	}
}
