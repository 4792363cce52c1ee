package glob

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// loopy returns a pattern with many loops.
func loopy(r *rand.Rand) string {
	pieces := []string{"*", "**", "*", "**", "a", "b", "/", "?", "{*,b}", "{**,a}", "{,a*}", "{a,**/}", "[^a]", "{**,*}", "{b,{*,a}b}"}
	text := ""
	for n := 1 + r.IntN(6); n > 0; n-- {
		text += pieces[r.IntN(len(pieces))]
	}
	return text
}

// TestLoops compares patterns with many loops with the model: what covers and
// absorbs others must make no difference.
func TestLoops(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for range 1500 {
		a := NewAutomaton()
		var patterns []string
		var ids []int
		for range 1 + r.IntN(4) {
			text, id := loopy(r), r.IntN(2)
			nul := r.IntN(4) == 0
			if nul {
				p, err := ParseNUL(text)
				if err != nil {
					t.Fatal(err)
				}
				a.Add(p.Expr(), id, 1)
				text = "NUL" + text
			} else {
				a.Add(mustParse(t, text).Expr(), id, 1)
			}
			patterns, ids = append(patterns, text), append(ids, id)
		}
		for range 60 {
			s := make([]byte, r.IntN(7))
			for i := range s {
				s[i] = "aab/\x00"[r.IntN(5)]
			}
			var want []int32
			for i, text := range patterns {
				rest, nul := cutNUL(text)
				if modelMatch(rest, string(s), nul) {
					want = append(want, int32(ids[i]))
				}
			}
			slices.Sort(want)
			want = slices.Compact(want)
			if diff := cmp.Diff(want, a.Accepting(a.Run(a.Start(), string(s)))); diff != "" {
				t.Fatalf("%q with ids %v: what matches %q (-want +got):\n%s", patterns, ids, s, diff)
			}
		}
	}
}

func cutNUL(text string) (string, bool) {
	if len(text) > 3 && text[:3] == "NUL" {
		return text[3:], true
	}
	return text, false
}

// TestCover checks how many states there are where a loop makes no difference
// of what was read before.
func TestCover(t *testing.T) {
	for text, want := range map[string]int{
		"**ab**": 3, "**ab*cd**": 5, "*a*b*": 3, "**a**b**c**": 4, "**{ab,cd}**": 4, "*a**": 2,
		"{x**y,z}**": 3,
	} {
		states := 0
		automaton(t, text).Visit(0, nil, func(State, func() string) bool { states++; return true })
		if states != want {
			t.Errorf("%q has %d states, want %d", text, states, want)
		}
	}
}
