package glob

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

// run reports whether an automaton of one expression matches s.
func run(e Expr, s string) bool {
	a := NewAutomaton()
	a.Add(e, 1, 1)
	return len(a.Accepting(a.Run(a.Start(), s))) > 0
}

func TestParse(t *testing.T) {
	tests := []struct {
		pattern string
		match   string // separated by blanks; "ε" is the empty string
		not     string
	}{
		{"", "ε", "a /"},
		{"/a.+|()$^@!b", "/a.+|()$^@!b", "/ab"},
		{"/?", "/a /\xe9", "/ // /ab /\x00"},
		{"/a/*", "/a/b /a/bc", "/a/ /a/b/ /a// /a/\x00 /a/b\x00"},
		{"/a/**", "/a/b /a/b/c /a/b//", "/a/ /a//b /a/b\x00"},
		{"/*/b", "/a/b /ab/b", "//b /a/a/b"},
		{"/**/b", "/a/b /a//b /a/c/b", "//b /b"},
		{"/a/*b", "/a/b /a/cb", "/a/c/b"},
		{"/a/**b", "/a/b /a//b /a/c/b", "/a/"},
		{"/a/***", "/a/b /a/b/c", "/a/"},
		{"/a/{*,z}", "/a/ /a/b", "/a/b/"},
		{"/a{,/**}", "/a /a/ /a//b", "/ab"},
		{"/a/{**,}", "/a/ /a//", "/a"},
		{"/{a,b/*}", "/a /b/ /b/c", "/b"},
		{"/{a/*/b,c}", "/a/x/b /c", "/a//b"},
		{"/[/]*", "// //a", "/a"},
		{"/a\\/*", "/a/b", "/a/"},
		{"/[a-c]", "/a /b /c", "/d /"},
		{"/[c-a]", "/a /b /c", "/d"},
		{"/[-a]", "/- /a", "/b"},
		{"/[a^]", "/a /^", "/b"},
		{"/[^a]", "// /\x00 /b", "/a /"},
		{"/[\\^a]", "/b", "/a"},
		{"/[a\\-c]", "/b", "/-"},
		{"/[\\]\\[\\{\\}\\*\\\\]", "/] /[ /{ /} /* /\\", "/a"},
		{"/[{,}.+|()$/]", "/{ /, /} // /$", "/a"},
		{"/[\\000-\\x05]", "/\x00 /\x05", "/\x06 /0"},
		{"/[a*?]", "/a /* /?", "/b"},
		{"/[^]*", "/a // /\x00b", "/"},
		{"/{a,b,}c", "/ac /bc /c", "/abc"},
		{"/{a,{b,c}d,}", "/a /bd /cd /", "/d /b"},
		{"/{a\\,b,c}", "/a,b /c", "/a"},
		{"/a,b", "/a,b", "/a"},
		{"/\\*\\?\\[\\]\\{\\}", "/*?[]{}", "/a"},
		{"/\\x61\\142\\d99\\b", "/abcb", "/abc"},
	}
	for _, test := range tests {
		p, err := Parse(test.pattern)
		if err != nil {
			t.Errorf("%q: %v", test.pattern, err)
			continue
		}
		for _, words := range []struct {
			text string
			want bool
		}{{test.match, true}, {test.not, false}} {
			for s := range strings.SplitSeq(words.text, " ") {
				if s == "ε" {
					s = ""
				}
				if got := run(p.Expr(), s); got != words.want {
					t.Errorf("%q matches %q: %v, want %v", test.pattern, s, got, words.want)
				}
				if got := modelMatch(test.pattern, s, false); got != words.want {
					t.Errorf("the model says that %q matches %q: %v, want %v", test.pattern, s, got, words.want)
				}
			}
		}
	}
}

func TestParseNUL(t *testing.T) {
	for pattern, want := range map[string]bool{"a*b": true, "a**b": true, "a?b": true, "a/*": false, "a[^x]b": true, "a[x]b": false} {
		p, err := ParseNUL(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got := run(p.Expr(), "a\x00b"); got != want {
			t.Errorf("%q matches %q: %v, want %v", pattern, "a\x00b", got, want)
		}
	}
}

func TestParseError(t *testing.T) {
	for _, text := range []string{`a\`, "[a", "a]", "{a", "a}", "{a}", "{}", "[a-]", "[]", "[^]", "[a-b-c]",
		strings.Repeat("{a,", MaxNesting+1) + strings.Repeat("}", MaxNesting+1)} {
		_, err := Parse(text)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("Parse(%q): error %v, want a *SyntaxError", text, err)
		}
	}
}

var atoms = []string{"a", "b", "c", "a", "b", "ab", "/", "/", "/", "//", "*", "*", "**", "***", "?", "[ab]", "[^a]", "[a-c]",
	"[b/]", "[^b/]", "[]a*]", "[-b]", `[\000a]`, "{a,b}", "{,a}", "{a,b*}", "{a/,}", "{*,c}", "{/a,b}", "{a,{b,c}d,}", "{/*/a,b/*}",
	`\*`, `\x61`, `\142`, `\d99`, `\?`, `\/`, `\057`, ".", "{**,}", "{ab,ac,b}", "{a,ab}", "+", `\,`, ",", "[a*]", "{[ab],[bc]}"}

// randomPattern returns a pattern with features of all kinds.
func randomPattern(r *rand.Rand) string {
	var b strings.Builder
	if r.IntN(4) > 0 {
		b.WriteByte('/')
	}
	for n := 1 + r.IntN(5); n > 0; n-- {
		switch atom := atoms[r.IntN(len(atoms))]; {
		case r.IntN(12) == 0:
			b.WriteString("{" + atom + "," + atoms[r.IntN(len(atoms))] + atoms[r.IntN(len(atoms))] + "}")
		default:
			b.WriteString(atom)
		}
	}
	return b.String()
}

func randomString(r *rand.Rand) string {
	const alphabet = "aaabbbccc////d*?,\x00\xe9"
	text := make([]byte, r.IntN(8))
	for i := range text {
		text[i] = alphabet[r.IntN(len(alphabet))]
	}
	if len(text) > 0 && r.IntN(2) == 0 {
		text[0] = '/'
	}
	return string(text)
}

// TestModel compares random patterns and strings with the model.
func TestModel(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	matched, compared := 0, 0
	for range 4000 {
		text := randomPattern(r)
		nul := r.IntN(4) == 0
		parse := Parse
		if nul {
			parse = ParseNUL
		}
		p, err := parse(text)
		if err != nil {
			if Check(text) == nil {
				t.Fatalf("Parse(%q): %v, but Check accepts it", text, err)
			}
			continue
		}
		a := NewAutomaton()
		a.Add(p.Expr(), 1, 1)
		for range 40 {
			s := randomString(r)
			got := len(a.Accepting(a.Run(a.Start(), s))) > 0
			if want := modelMatch(text, s, nul); got != want {
				t.Fatalf("%q (NUL: %v) matches %q: %v, want %v", text, nul, s, got, want)
			}
			compared++
			if got {
				matched++
			}
		}
	}
	if matched < compared/50 {
		t.Errorf("only %d of %d strings matched: the test compares too little", matched, compared)
	}
}

func TestExprString(t *testing.T) {
	for pattern, want := range map[string]string{
		"":             "",
		"/a.b":         `/a\.b`,
		"/*":           `/[^\x00/][^\x00/]*`,
		"/[a-cx^]{b,}": `/[\^a-cx](b|)`,
		"/[]*":         `[]`,
		"/\\001[^a]":   `/\x01[^a]`,
	} {
		if got := mustParse(t, pattern).Expr().String(); got != want {
			t.Errorf("%q means %s, want %s", pattern, got, want)
		}
	}
}
