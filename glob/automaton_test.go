package glob

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// mustParse parses a pattern that is known to be good.
func mustParse(t testing.TB, text string) Pattern {
	t.Helper()
	p, err := Parse(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return p
}

// automaton adds patterns with ids from 1 on and a bit of the mask each.
func automaton(t testing.TB, patterns ...string) *Automaton {
	t.Helper()
	a := NewAutomaton()
	for i, text := range patterns {
		a.Add(mustParse(t, text).Expr(), i+1, 1<<(i%64))
	}
	return a
}

// randomPatterns returns patterns that Parse accepts.
func randomPatterns(r *rand.Rand, n int) []string {
	var all []string
	for len(all) < n {
		if text := randomPattern(r); Check(text) == nil {
			all = append(all, text)
		}
	}
	return all
}

// TestAutomaton compares what matches with the model, for many patterns at once.
func TestAutomaton(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		patterns := randomPatterns(r, 1+r.IntN(20))
		a := automaton(t, patterns...)
		for range 100 {
			s := randomString(r)
			var ids []int32
			var mask uint64
			for i, text := range patterns {
				if modelMatch(text, s, false) {
					ids = append(ids, int32(i+1))
					mask |= 1 << i
				}
			}
			state := a.Run(a.Start(), s)
			if diff := cmp.Diff(ids, a.Accepting(state)); diff != "" {
				t.Fatalf("%q: what matches %q (-want +got):\n%s", patterns, s, diff)
			}
			if got := a.AcceptMask(state); got != mask {
				t.Fatalf("%q: the mask for %q is %x, want %x", patterns, s, got, mask)
			}
			if reach := a.Reach(state); mask&^reach != 0 || state == Dead && reach != 0 {
				t.Fatalf("%q: %x is reached from the state of %q, where %x matches", patterns, reach, s, mask)
			}
		}
	}
}

// TestSameID checks expressions with one id: what one absorbs of another
// must make no difference.
func TestSameID(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		patterns := append(randomPatterns(r, 1+r.IntN(6)), []string{"/**", "/*", "**", "{**,}", "/a*", "/[^x]*", "{*,b}"}[r.IntN(7)])
		a := NewAutomaton()
		for _, text := range patterns {
			a.Add(mustParse(t, text).Expr(), 7, 1)
		}
		for range 100 {
			s := randomString(r)
			want := slices.ContainsFunc(patterns, func(text string) bool { return modelMatch(text, s, false) })
			if got := a.AcceptMask(a.Run(a.Start(), s)) == 1; got != want {
				t.Fatalf("one of %q matches %q: %v, want %v", patterns, s, got, want)
			}
		}
	}
}

func TestAbsorb(t *testing.T) {
	for _, patterns := range [][]string{
		{"/x**", "/x**a*b???"},
		{"/{**,}", "/**a*b???", "/a", "/*/x"},
		{"/a/*", "/a/*b*c???", "/a/*x?"},
	} {
		a, alone := NewAutomaton(), automaton(t, patterns[0])
		for _, text := range patterns {
			a.Add(mustParse(t, text).Expr(), 1, 1)
		}
		count := func(a *Automaton) (n int) {
			a.Visit(0, nil, func(State, func() string) bool { n++; return true })
			return n
		}
		if got, want := count(a), count(alone); got != want {
			t.Errorf("%q: %d states, %d without what the first one includes", patterns, got, want)
		}
	}
}

func TestStart(t *testing.T) {
	a := NewAutomaton()
	if s := a.Start(); s != Dead || a.Step(s, 'a') != Dead || a.Run(s, "abc") != Dead {
		t.Error("an automaton without expressions is not dead")
	}
	a = NewAutomaton()
	a.Add(Expr{}, 1, 1)
	a.Add(Union(), 2, 2)
	a.Add(Concat(Literal("a"), Union()), 3, 4)
	if s := a.Start(); a.AcceptMask(s) != 1 || a.Reach(s) != 1 || a.Step(s, 'a') != Dead {
		t.Error("the empty string does not match alone")
	}
}

func TestSuccessors(t *testing.T) {
	a := automaton(t, "/a*", "/b", "/[xy]z", "/[^/]/")
	got := a.Successors(a.Run(a.Start(), "/"))
	bytes := ""
	for _, s := range got {
		bytes += string(s.Byte)
	}
	if bytes != "abcx" {
		t.Errorf("the successors are behind %q, want %q", bytes, "abcx")
	}
	if got := a.Successors(a.Run(a.Start(), "/b")); len(got) != 1 || got[0].Byte != '/' {
		t.Errorf("behind /b stands %v, want only a slash", got)
	}
}

func TestFind(t *testing.T) {
	tests := []struct {
		patterns string
		want     uint64
		witness  string
		verdict  Verdict
	}{
		{"/a /b", 1, "/a", Yes},
		{"/* /b*", 3, "/b", Yes},
		{"/** /*/b", 3, "/a/b", Yes},
		{"/a /b", 3, "", No},
		{"/?[0-9] /[^a]*", 3, "/b0", Yes},
		{"{,a}", 1, "", Yes},
		{"[^a-zA-Z0-9/]", 1, ".", Yes},
		{"[\\040!]", 1, "!", Yes},
	}
	for _, test := range tests {
		a := automaton(t, strings.Split(test.patterns, " ")...)
		q := Search{From: a.Start(), Want: func(s State) bool { return a.AcceptMask(s) == test.want }}
		witness, v := a.Find(q)
		if witness != test.witness || v != test.verdict {
			t.Errorf("%s: found %q, %v, want %q, %v", test.patterns, witness, v, test.witness, test.verdict)
		}
		q.Prune = func(s State) bool { return a.Reach(s)&test.want != test.want }
		if pruned, v := a.Find(q); pruned != witness || v != test.verdict {
			t.Errorf("%s: with pruning, found %q, %v, want %q, %v", test.patterns, pruned, v, witness, test.verdict)
		}
	}
}

func TestFindDead(t *testing.T) {
	a := automaton(t, "/**")
	dead := func(s State) bool { return s == Dead }
	if witness, v := a.Find(Search{From: a.Start(), Want: dead}); witness != "a" || v != Yes {
		t.Errorf("the shortest string that leads nowhere is %q, %v", witness, v)
	}
	if witness, v := a.Find(Search{From: Dead, Want: dead}); witness != "" || v != Yes {
		t.Errorf("from the dead state, %q, %v", witness, v)
	}
	if _, v := a.Find(Search{From: Dead, Want: func(s State) bool { return s != Dead }}); v != No {
		t.Errorf("from the dead state, something is found: %v", v)
	}
}

// TestFindShortest compares with a search through all short strings.
func TestFindShortest(t *testing.T) {
	const alphabet = "abc/0d."
	r := rand.New(rand.NewPCG(7, 8))
	for range 150 {
		patterns := randomPatterns(r, 2)
		a := automaton(t, patterns...)
		mask := uint64(1 + r.IntN(3))
		witness, v := a.Find(Search{From: a.Start(), Want: func(s State) bool { return a.AcceptMask(s) == mask }})
		if v == Undecided {
			t.Fatalf("%q: undecided", patterns)
		}
		if v == Yes && a.AcceptMask(a.Run(a.Start(), witness)) != mask {
			t.Fatalf("%q: the witness %q is none", patterns, witness)
		}
		for s := range shortStrings(alphabet, 4) {
			if v == Yes && !before(s, witness) {
				break
			}
			if a.AcceptMask(a.Run(a.Start(), s)) == mask {
				t.Fatalf("%q: %q is better than %q, %v", patterns, s, witness, v)
			}
		}
	}
}

// shortStrings yields all strings over an alphabet, the short ones first.
func shortStrings(alphabet string, most int) func(func(string) bool) {
	return func(yield func(string) bool) {
		all := []string{""}
		for range most + 1 {
			var next []string
			for _, s := range all {
				if !yield(s) {
					return
				}
				for i := range len(alphabet) {
					next = append(next, s+alphabet[i:i+1])
				}
			}
			all = next
		}
	}
}

// before reports whether s is a better witness than t.
func before(s, t string) bool {
	if len(s) != len(t) {
		return len(s) < len(t)
	}
	for i := range len(s) {
		if s[i] != t[i] {
			return rank[s[i]] < rank[t[i]]
		}
	}
	return false
}

func TestVisit(t *testing.T) {
	a := automaton(t, "/a", "/ab", "/c*d")
	var got []string
	visit := func(s State, witness func() string) bool {
		got = append(got, witness())
		return true
	}
	if v := a.Visit(0, nil, visit); v != Yes {
		t.Errorf("the visit ended with %v", v)
	}
	if diff := cmp.Diff([]string{"", "/", "/a", "/c", "/ab", "/cd"}, got); diff != "" {
		t.Errorf("visited (-want +got):\n%s", diff)
	}
	got = nil
	a.Visit(0, func(s State) bool { return a.Reach(s)&4 == 0 }, visit)
	if diff := cmp.Diff([]string{"", "/", "/a", "/c", "/cd"}, got); diff != "" {
		t.Errorf("visited with pruning (-want +got):\n%s", diff)
	}
	if v := a.Visit(3, nil, visit); v != Undecided {
		t.Errorf("with a budget of 3, %v", v)
	}
	if v := a.Visit(0, nil, func(State, func() string) bool { return false }); v != No {
		t.Errorf("stopped, %v", v)
	}
}

// TestNested searches while another search is going on.
func TestNested(t *testing.T) {
	a := automaton(t, "/a*b", "/{a,b}c*", "/**")
	states := 0
	a.Visit(0, nil, func(s State, _ func() string) bool {
		states++
		a.Visit(0, nil, func(State, func() string) bool { return true })
		a.Find(Search{From: s, Want: func(State) bool { return false }})
		return true
	})
	again := 0
	a.Visit(0, nil, func(State, func() string) bool { again++; return true })
	if states != again {
		t.Errorf("%d states with other searches inside, %d without", states, again)
	}
}
