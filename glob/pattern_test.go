package glob

import (
	"math/rand/v2"
	"testing"
)

func TestExact(t *testing.T) {
	for pattern, want := range map[string]bool{
		"/a": true, "": true, "/{a,b}": true, "/[ab]": true, `/\*`: true, "/[a-z]{b,[c]}": true, "/[a^]": true,
		"/*": false, "/a**": false, "/?": false, "/[^a]": false, "/{a,*}": false, `/[\^a]`: false,
	} {
		if got := mustParse(t, pattern).Exact(); got != want {
			t.Errorf("%q is exact: %v, want %v", pattern, got, want)
		}
	}
}

func TestOdd(t *testing.T) {
	for pattern, want := range map[string]bool{
		"/[a*]": true, "/[?]": true, "/[^*]": true, "/[]*": true, "/[^]?": true,
		`/[\*\?]`: false, "/[a]*": false, "/a?": false, "": false,
	} {
		if got := mustParse(t, pattern).Odd(); got != want {
			t.Errorf("%q is odd: %v, want %v", pattern, got, want)
		}
	}
}

func TestSpecificity(t *testing.T) {
	for pattern, want := range map[string]int{
		"": 0, "/abc": 4, "/u/*/kkkk": 4, "/bin/{a,b}*": 6, "/abc?def": 5, "/abc[xy]def": 8, "/abc[^x]def": 5,
		"/a/**": 4, "/a/**b": 3, "/{a*,bcd}e": 2, "/{abcd*,b}eeeeee": 2, "/{abcd*,bxx}eeeeee": 4, "/{a,bc}{d,ef}": 3,
		"/{,a}bc": 3, "/{,a*}bc": 1, "/{b,{c*,ddd}}ee": 2, "/{**,}": 1, "/*/*/x": 2, "/aa{b,c}?d": 5, "/{foo,foo*}x": 4,
		"/{usr/lib/*/x,lib/x}": 4, "/{a,?a}b": 1, "/{a,b?a}*": 1, "/{ab,*c}b": 1, `/{\/,?\057}{,a}`: 1, "/a*{b,c}d": 2, "/{a,b}c": 3,
	} {
		if got := mustParse(t, pattern).Specificity(); got != want {
			t.Errorf("the specificity of %q is %d, want %d", pattern, got, want)
		}
	}
}

func TestZeroPattern(t *testing.T) {
	var p Pattern
	if !p.Match("") || p.Match("a") || p.String() != "" || !p.Exact() || p.Specificity() != 0 || p.Odd() {
		t.Error("the zero pattern is not the empty string")
	}
	if v := mustParse(t, "**").Includes(p); v != Yes {
		t.Errorf("** includes the empty string: %v", v)
	}
	if witness, v := p.Difference(mustParse(t, "a*")); witness != "" || v != Yes {
		t.Errorf("the empty string without a*: %q, %v", witness, v)
	}
}

func TestPatternPairs(t *testing.T) {
	tests := []struct {
		p, q       string
		includes   Verdict
		overlap    string
		difference string // of q and p
	}{
		{"/**", "/etc/*", Yes, "/etc/a", ""},
		{"/etc/*", "/etc/**", No, "/etc/a", "/etc/a/"},
		{"/etc/**", "/etc/{**,}", No, "/etc/a", "/etc/"},
		{"/a", "/b", No, "", "/b"},
		{"/a", "/{a,a}", Yes, "/a", ""},
		{"/*.conf", "/a.*", No, "/a.conf", "/a."},
		{"/[^a]", "/?", No, "/b", "/a"},
		{"/{a,b,c}", "/[a-c]", Yes, "/a", ""},
		{"/**/b", "/*/b", Yes, "/a/b", ""},
		{"/a*b*c", "/a**c", No, "/abc", "/ac"},
	}
	for _, test := range tests {
		p, q := mustParse(t, test.p), mustParse(t, test.q)
		if got := p.Includes(q); got != test.includes {
			t.Errorf("%q includes %q: %v, want %v", test.p, test.q, got, test.includes)
		}
		if got, v := p.Overlap(q); got != test.overlap || (v == Yes) != (got != "") {
			t.Errorf("%q and %q overlap in %q, %v, want %q", test.p, test.q, got, v, test.overlap)
		}
		if got, v := q.Difference(p); got != test.difference || (v == Yes) != (got != "") {
			t.Errorf("%q without %q has %q, %v, want %q", test.q, test.p, got, v, test.difference)
		}
	}
}

// TestMatchModel compares Match with the model.
func TestMatchModel(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 3000 {
		text := randomPatterns(r, 1)[0]
		p := mustParse(t, text)
		for range 20 {
			s := randomString(r)
			if got, want := p.Match(s), modelMatch(text, s, false); got != want {
				t.Fatalf("%q matches %q: %v, want %v", text, s, got, want)
			}
		}
		for range 5 {
			if s := p.Sample(r); !p.Expr().none() && !modelMatch(text, s, false) {
				t.Fatalf("%q does not match its sample %q", text, s)
			}
		}
	}
}

func TestBudget(t *testing.T) {
	p, q := mustParse(t, "/**a???????"), mustParse(t, "/**b?????????")
	if _, v := p.Difference(q, Budget(5)); v != Undecided {
		t.Errorf("with a budget of 5 states the answer is %v", v)
	}
	if v := mustParse(t, "/**{a,b}???????").Includes(mustParse(t, "/**[ab]???????"), Budget(5)); v != Undecided {
		t.Errorf("with a budget of 5 states the answer is %v", v)
	}
	if witness, v := p.Difference(q); v != Yes || !p.Match(witness) || q.Match(witness) {
		t.Errorf("the difference is %q, %v", witness, v)
	}
}
