package glob

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// seeds are patterns and strings to start from.
func seeds(f *testing.F) {
	for _, pattern := range []string{
		"", "/**", "/a/*", "/*/b", "/a{,/**}", "/{a,{b,c}d,}", "/[^a-c]?", `/\*[\]\-a]`, "/[a*]", "/{*/a,b/*}/***", "/a//b", `\x41\d65`,
		"/[]*", "{{a,b},{b,a}}{a,b}", "/**a*b???", "[/]*", `/\/*`, "/{/,}*",
	} {
		f.Add(pattern, "/{a,b*}/**", "/a/b\x00c")
	}
}

// small reports whether a pattern is small enough for the model, which tries.
func small(patterns ...string) bool {
	for _, p := range patterns {
		if len(p) > 40 || strings.Count(p, "*")+strings.Count(p, "{") > 8 {
			return false
		}
	}
	return true
}

// FuzzMatch compares a pattern with the model.
func FuzzMatch(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text, other, s string) {
		p, err := Parse(text)
		if (err == nil) != (Check(text) == nil) {
			t.Fatalf("Parse: %v, Check: %v", err, Check(text))
		}
		if err != nil || !small(text) || len(s) > 40 {
			return
		}
		if got, want := p.Match(s), modelMatch(text, s, false); got != want {
			t.Fatalf("%q matches %q: %v, want %v", text, s, got, want)
		}
		nul, err := ParseNUL(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := nul.Match(s), modelMatch(text, s, true); got != want {
			t.Fatalf("%q matches %q with NUL: %v, want %v", text, s, got, want)
		}
		a := NewAutomaton()
		a.Add(p.Expr(), 1, 1)
		a.Add(nul.Expr(), 2, 2)
		a.Add(p.Expr(), 2, 2)
		var want []int32
		if p.Match(s) {
			want = append(want, 1)
		}
		if nul.Match(s) || p.Match(s) {
			want = append(want, 2)
		}
		if diff := cmp.Diff(want, a.Accepting(a.Run(a.Start(), s))); diff != "" {
			t.Fatalf("%q: what matches %q (-want +got):\n%s", text, s, diff)
		}
	})
}

// alphabet returns bytes that the patterns tell apart, and one besides.
func alphabet(patterns ...string) string {
	var all []byte
	for _, p := range patterns {
		for _, b := range []byte(p) {
			if strings.IndexByte(`*?[]{},\^-`, b) < 0 && !slices.Contains(all, b) && len(all) < 3 {
				all = append(all, b)
			}
		}
	}
	return string(all) + "z"
}

// FuzzCompare checks that comparisons of two patterns never contradict brute
// force over short strings.
func FuzzCompare(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text, other, s string) {
		p, err := Parse(text)
		q, err2 := Parse(other)
		if err != nil || err2 != nil || !small(text, other) {
			return
		}
		const limit = 5000
		both, overlap := p.Overlap(q, Budget(limit))
		only, difference := p.Difference(q, Budget(limit))
		includes := q.Includes(p, Budget(limit))
		if includes != difference.not() && difference != Undecided {
			t.Fatalf("%q includes %q: %v, but the difference is %v", other, text, includes, difference)
		}
		if overlap == Yes && !(modelMatch(text, both, false) && modelMatch(other, both, false)) {
			t.Fatalf("%q and %q do not overlap in %q", text, other, both)
		}
		if difference == Yes && (!modelMatch(text, only, false) || modelMatch(other, only, false)) {
			t.Fatalf("%q without %q does not have %q", text, other, only)
		}
		for s := range shortStrings(alphabet(text, other), 3) {
			inP, inQ := p.Match(s), q.Match(s)
			if inP && inQ && (overlap == No || overlap == Yes && before(s, both)) {
				t.Fatalf("%q and %q overlap in %q, not first in %q, %v", text, other, s, both, overlap)
			}
			if inP && !inQ && (difference == No || difference == Yes && before(s, only)) {
				t.Fatalf("%q without %q has %q, not first %q, %v", text, other, s, only, difference)
			}
		}
	})
}

// FuzzHostile checks that any question about any pattern ends.
func FuzzHostile(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text, other, s string) {
		p, err := Parse(text)
		q, err2 := Parse(other)
		if err != nil || err2 != nil || len(text)+len(other) > 10_000 {
			return
		}
		if v := p.Set().Minus(q.Set()).Union(q.Set()).Includes(p.Set(), Budget(2000)); v == No {
			t.Fatalf("%q is not in its union with %q", text, other)
		}
		if _, v := p.Set().Complement().Intersect(q.Set()).Overlap(p.Set(), Budget(2000)); v == Yes {
			t.Fatalf("%q overlaps with what is not in it", text)
		}
	})
}
