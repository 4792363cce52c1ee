package glob

import (
	"math/rand/v2"
	"sync"
	"testing"
)

// randomSet returns a set and what the model says about a string.
func randomSet(t testing.TB, r *rand.Rand, depth int) (Set, func(string) bool) {
	if depth == 0 || r.IntN(4) == 0 {
		text := randomPatterns(r, 1)[0]
		return mustParse(t, text).Set(), func(s string) bool { return modelMatch(text, s, false) }
	}
	a, inA := randomSet(t, r, depth-1)
	b, inB := randomSet(t, r, depth-1)
	switch r.IntN(5) {
	case 0:
		return a.Union(b), func(s string) bool { return inA(s) || inB(s) }
	case 1:
		return a.Intersect(b), func(s string) bool { return inA(s) && inB(s) }
	case 2:
		return a.Minus(b), func(s string) bool { return inA(s) && !inB(s) }
	case 3:
		return a.Complement(), func(s string) bool { return !inA(s) }
	}
	return a.Union(b, b.Complement().Intersect(a)), func(s string) bool { return inA(s) || inB(s) }
}

// TestSet compares random sets with brute force over short strings.
func TestSet(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	empty, decided := 0, 0
	for range 300 {
		set, in := randomSet(t, r, 3)
		best, some := "", false
		for s := range shortStrings("ab/d", 4) {
			if set.Match(s) != in(s) {
				t.Fatalf("Match(%q) is %v", s, set.Match(s))
			}
			if in(s) && !some {
				best, some = s, true
			}
		}
		witness, v := set.Witness()
		switch {
		case v == Undecided:
			continue
		case v == Yes && !in(witness):
			t.Fatalf("the witness %q is not in the set", witness)
		case v == No && some || v == Yes && some && before(best, witness):
			t.Fatalf("%q is in the set, but the witness is %q, %v", best, witness, v)
		case v == No:
			empty++
		}
		decided++
		sample, v2 := set.Sample(r)
		if v2 != v || v == Yes && !in(sample) {
			t.Fatalf("the sample %q, %v, of a set with the witness %q, %v", sample, v2, witness, v)
		}
	}
	if decided < 290 || empty < 5 {
		t.Errorf("%d of 300 sets decided, %d empty: the test shows too little", decided, empty)
	}
}

// TestSetLaws checks what holds for all sets.
func TestSetLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for range 100 {
		a, _ := randomSet(t, r, 1)
		b, _ := randomSet(t, r, 1)
		for name, v := range map[string]Verdict{
			"a is a":                          a.Equal(a),
			"de Morgan":                       a.Union(b).Complement().Equal(a.Complement().Intersect(b.Complement())),
			"a and b are in their union":      a.Union(b).Includes(b),
			"a has what it shares with b":     a.Includes(a.Intersect(b)),
			"a is what is in b or not":        a.Equal(a.Intersect(b).Union(a.Minus(b))),
			"nothing is in a and outside":     a.Intersect(a.Complement()).Empty(),
			"everything is in a or outside":   a.Union(a.Complement()).Equal(Set{}.Complement()),
			"nothing is in a without a and b": a.Minus(a.Union(b)).Empty(),
		} {
			if v != Yes {
				t.Fatalf("%s: %v", name, v)
			}
		}
	}
}

func TestZeroSet(t *testing.T) {
	var s Set
	if s.Match("") || s.Empty() != Yes || s.Complement().Empty() != No {
		t.Error("the zero set is not empty")
	}
	if witness, v := s.Complement().Witness(); witness != "" || v != Yes {
		t.Errorf("everything has the witness %q, %v", witness, v)
	}
}

func TestRealPaths(t *testing.T) {
	for s, want := range map[string]bool{
		"/": true, "/a": true, "/a/b": true, "/a/": true,
		"": false, "a": false, "//": false, "/a//b": false, "/a\x00": false, "/a\x00b//": false,
	} {
		if got := RealPaths().Match(s); got != want {
			t.Errorf("%q is a path: %v, want %v", s, got, want)
		}
	}
	all, components := mustParse(t, "/**").Set(), mustParse(t, "/{*,*/**}").Set()
	if witness, v := components.Difference(all); witness != "/" || v != Yes {
		t.Errorf("the difference is %q, %v", witness, v)
	}
	if v := all.Union(mustParse(t, "/").Set()).Includes(components.Intersect(RealPaths())); v != Yes {
		t.Errorf("over real paths, /** includes /*/**: %v", v)
	}
	if witness, v := components.Difference(all.Union(mustParse(t, "/").Set())); witness != "//" || v != Yes {
		t.Errorf("over all strings the difference is %q, %v", witness, v)
	}
}

// TestManyLeaves has more leaves than a mask has bits.
func TestManyLeaves(t *testing.T) {
	has := func(b int) Set { return Concat(Many(anyByte), Literal(string([]byte{byte(b)})), Many(anyByte)).Set() }
	every, none := Set{}.Complement(), Set{}.Complement()
	for b := ' '; b <= '~'; b++ {
		every = every.Intersect(has(int(b)))
		if b != '!' && b != '~' {
			none = none.Minus(has(int(b)))
		}
	}
	if witness, v := every.Witness(Budget(50)); v != Undecided {
		t.Errorf("with a budget of 50 states, %q, %v", witness, v)
	}
	if witness, v := none.Intersect(mustParse(t, "?[ -~]?").Set()).Witness(); witness != "!!!" || v != Yes {
		t.Errorf("the witness is %q, %v", witness, v)
	}
}

// TestConcurrent uses values from several goroutines; the race detector looks on.
func TestConcurrent(t *testing.T) {
	p, q := mustParse(t, "/a*b{c,d}"), mustParse(t, "/**bc")
	s := p.Set().Minus(q.Set())
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if !p.Match("/abc") || s.Match("/abc") || !s.Match("/abd") {
					t.Error("a wrong match")
				}
				if witness, v := s.Witness(); witness != "/abd" || v != Yes {
					t.Errorf("the witness is %q, %v", witness, v)
				}
			}
		})
	}
	wg.Wait()
}
