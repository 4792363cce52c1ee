package glob

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/corpus"
)

// question is one for the oracle, with the fields of its manual.
type oracleQuestion struct {
	Profile string `json:"profile"`
	Class   string `json:"class"`
	PathHex string `json:"path_hex,omitempty"`
	Target  string `json:"target,omitempty"`
	Op      string `json:"op,omitempty"`
	Type    string `json:"type,omitempty"`
	Addr    string `json:"addr,omitempty"`
}

type oracleAnswer struct {
	Error   string   `json:"error"`
	Allow   []string `json:"allow"`
	Allowed bool     `json:"allowed"`
	Info    struct {
		Len int `json:"len"`
	} `json:"info"`
}

// usage is a place in a profile where a pattern can stand.
type usage struct {
	name    string
	profile string // %[1]s is its name, %[2]s the pattern
	ask     func(profile, s string) oracleQuestion
	yes     func(a oracleAnswer) bool
	path    bool // starts with a slash, and slashes are collapsed
	nul     bool
}

var usages = []usage{
	{
		name:    "file",
		profile: "profile %[1]s {\n  \"%[2]s\" r,\n}\n",
		ask: func(profile, s string) oracleQuestion {
			return oracleQuestion{Profile: profile, Class: "file", PathHex: hex.EncodeToString([]byte(s))}
		},
		yes:  func(a oracleAnswer) bool { return slices.Contains(a.Allow, "r") },
		path: true,
	},
	{
		name:    "attachment",
		profile: "profile %[1]s \"%[2]s\" {\n}\n",
		ask: func(profile, s string) oracleQuestion {
			return oracleQuestion{Profile: profile, Class: "attach", PathHex: hex.EncodeToString([]byte(s))}
		},
		yes:  func(a oracleAnswer) bool { return a.Allowed },
		path: true,
	},
	{
		name:    "label",
		profile: "profile %[1]s {\n  change_profile -> \"%[2]s\",\n}\n",
		ask: func(profile, s string) oracleQuestion {
			return oracleQuestion{Profile: profile, Class: "change_profile", Target: s}
		},
		yes: func(a oracleAnswer) bool { return a.Allowed },
	},
	{
		name:    "unix",
		profile: "profile %[1]s {\n  unix bind type=stream addr=\"@%[2]s\",\n}\n",
		ask: func(profile, s string) oracleQuestion {
			return oracleQuestion{Profile: profile, Class: "unix", Op: "local", Type: "stream", Addr: "@" + s}
		},
		yes: func(a oracleAnswer) bool { return slices.Contains(a.Allow, "bind") },
		nul: true,
	},
}

// collapse makes one slash of several, as the reference does with paths.
func collapse(text string) string {
	start := ""
	if strings.HasPrefix(text, "//") && !strings.HasPrefix(text, "///") {
		start, text = "/", text[1:]
	}
	var b strings.Builder
	b.WriteString(start)
	for i := range len(text) {
		if text[i] != '/' || i == 0 || text[i-1] != '/' {
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

// parse returns the pattern that a word means in a usage.
func (u usage) parse(word string) (Pattern, error) {
	text := ast.Word{Raw: `"` + word + `"`}.Value()
	switch {
	case u.nul:
		return ParseNUL(collapse("@" + text)[1:])
	case u.path:
		text = collapse(text)
	}
	return Parse(text)
}

// word returns a random word that may stand in the place.
func (u usage) word(r *rand.Rand) (string, Pattern) {
	for {
		word := randomPattern(r)
		if u.name == "attachment" && r.IntN(2) == 0 {
			word = alternations(r)
		}
		if u.path {
			word = "/" + strings.TrimPrefix(word, "/")
		}
		if u.nul && word[0] == '{' { // "@{" starts a variable
			word = "a" + word
		}
		if p, err := u.parse(word); err == nil && !p.Odd() && p.Sample(r) != "" {
			return word, p
		}
	}
}

// alternations returns a pattern whose branches are like each other. There are
// no alternations of literals among them: whether the reference counts those as
// branches of the outer one depends on their order, so that Specificity, which
// does, is not the same for one of some thousand patterns.
func alternations(r *rand.Rand) string {
	ends := []string{"a", "b", "ba", "/a", "[ab]", "*", "*b", "?a", "{a,*}", ""}
	var b strings.Builder
	b.WriteString("/{")
	for i := range 2 + r.IntN(3) {
		if i > 0 {
			b.WriteByte(',')
		}
		for range r.IntN(4) {
			b.WriteString(ends[r.IntN(len(ends))])
		}
	}
	b.WriteString("}" + ends[r.IntN(len(ends))])
	return b.String()
}

// nearly returns strings that a pattern matches, and such that nearly do.
func (u usage) nearly(p Pattern, r *rand.Rand, n int) []string {
	var all []string
	for len(all) < n {
		s := []byte(p.Sample(r))
		for range r.IntN(3) {
			at := r.IntN(len(s) + 1)
			b := "abc/d*"[r.IntN(6)]
			switch {
			case r.IntN(3) == 0 || at == len(s):
				s = slices.Insert(s, at, b)
			case r.IntN(2) == 0:
				s[at] = b
			default:
				s = slices.Delete(s, at, at+1)
			}
		}
		if r.IntN(10) == 0 {
			s = []byte(randomString(r))
		}
		all = append(all, string(s))
	}
	return all
}

// possible reports whether the oracle can be asked about a string: JSON carries
// no bytes that are no UTF-8, and only in the addresses of sockets can NUL be.
func (u usage) possible(s string) bool {
	switch {
	case u.nul:
		return !strings.ContainsFunc(s, func(r rune) bool { return r > '~' })
	case u.path:
		return s != "" && strings.IndexByte(s, 0) < 0
	}
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r > '~' || r == 0 })
}

// TestReference compares Match and Specificity with what the reference parser
// compiles, on strings near the borders of random patterns.
func TestReference(t *testing.T) {
	oracle := corpus.FindOracle(t)
	rounds := 1
	if os.Getenv(corpus.Whole) != "" {
		rounds = 100
	}
	for _, u := range usages {
		t.Run(u.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, uint64(len(u.name))))
			compared, matched := 0, 0
			for range rounds {
				c, m := u.compare(t, oracle, r)
				compared, matched = compared+c, matched+m
			}
			t.Logf("%d answers compared, of them %d matches", compared, matched)
		})
	}
}

// roughWord returns a random word that may be no pattern.
func roughWord(r *rand.Rand) string {
	pieces := []string{"a", "b", "c", "-", "-", "^", "[", "[", "]", "]", "[a", "b]", "{", "}", "{a,", "b}", ",", "*", "?", "/",
		`\`, `\-`, `\^`, `\[`, `\]`, `\{`, `\}`, `\*`, `\?`, `\a`, `\000`, `\x2d`, `\x5d`, `\x5b`, `\x5c`, `\d`, "[a-c]", "[^", "(", "|", "+", "."}
	var b strings.Builder
	b.WriteByte('/')
	for n := 1 + r.IntN(7); n > 0; n-- {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return b.String()
}

// TestReferenceRough compares the verdict on texts that may be no patterns, and
// what they match if they are.
func TestReferenceRough(t *testing.T) {
	oracle := corpus.FindOracle(t)
	rounds := 150
	if os.Getenv(corpus.Whole) != "" {
		rounds = 20_000
	}
	u, r := usages[0], rand.New(rand.NewPCG(5, 6))
	good := 0
	for range rounds {
		word := roughWord(r)
		if strings.HasSuffix(word, `\`) || strings.Contains(word, `\,`) {
			continue // no end of the word, or of the reference's work
		}
		p, err := u.parse(word)
		var strs []string
		var questions []oracleQuestion
		if p.Odd() {
			continue
		}
		if err == nil {
			good++
			strs = u.nearly(p, r, 30)
		}
		for _, s := range strs {
			questions = append(questions, u.ask("p", s))
		}
		answers, refusal := corpus.Ask[oracleAnswer](t, oracle, fmt.Sprintf(u.profile, "p", word), questions)
		if (err != nil) != (refusal != "") {
			t.Errorf("%q: error %v, the reference says %q", word, err, refusal)
		}
		for i, a := range answers {
			if got := p.Match(strs[i]); u.possible(strs[i]) && got != u.yes(a) {
				t.Errorf("%q (%q) matches %q: %v, the reference says %v", word, p, strs[i], got, u.yes(a))
			}
		}
	}
	t.Logf("%d patterns of %d texts", good, rounds)
}

// compare compiles many profiles with a pattern each and compares the answers.
func (u usage) compare(t *testing.T, oracle corpus.Oracle, r *rand.Rand) (compared, matched int) {
	var text strings.Builder
	var words []string
	var patterns []Pattern
	var questions []oracleQuestion
	var about []int
	var strs []string
	for i := range 150 {
		word, p := u.word(r)
		words, patterns = append(words, word), append(patterns, p)
		name := fmt.Sprintf("p%d", i)
		fmt.Fprintf(&text, u.profile, name, word)
		for _, s := range u.nearly(p, r, 30) {
			if u.possible(s) {
				questions = append(questions, u.ask(name, s))
				about = append(about, i)
				strs = append(strs, s)
			}
		}
	}
	answers, refusal := corpus.Ask[oracleAnswer](t, oracle, text.String(), questions)
	if refusal != "" {
		t.Fatalf("%s\n%s", refusal, text.String())
	}
	for i, a := range answers {
		p, word := patterns[about[i]], words[about[i]]
		if a.Error != "" {
			t.Fatalf("%q: %s", word, a.Error)
		}
		got := p.Match(strs[i])
		if got != u.yes(a) {
			t.Errorf("%q (%q) matches %q: %v, the reference says %v", word, p, strs[i], got, u.yes(a))
		}
		if u.name == "attachment" && (i == 0 || about[i-1] != about[i]) && a.Info.Len != p.Specificity() {
			t.Errorf("the specificity of %q is %d, the reference says %d", word, p.Specificity(), a.Info.Len)
		}
		compared++
		if got {
			matched++
		}
	}
	return compared, matched
}

// TestReferenceExplosive compares patterns that the reference needs long for,
// as many as it can manage, all in one profile.
func TestReferenceExplosive(t *testing.T) {
	oracle := corpus.FindOracle(t)
	u, r := usages[0], rand.New(rand.NewPCG(7, 8))
	for k := 1; k <= 6; k++ {
		var text strings.Builder
		text.WriteString("profile p {\n")
		for i, pattern := range explosive(k) {
			fmt.Fprintf(&text, "  %s %c,\n", pattern, "rwk"[i%3])
		}
		text.WriteString("}\n")
		var strs []string
		var questions []oracleQuestion
		patterns := hostilePatterns(t, explosive(k))
		for _, p := range patterns {
			for _, s := range u.nearly(p, r, 60) {
				s += patterns[r.IntN(k)].Sample(r)[:r.IntN(5)]
				if u.possible(s) {
					strs, questions = append(strs, s), append(questions, u.ask("p", s))
				}
			}
		}
		answers, refusal := corpus.Ask[oracleAnswer](t, oracle, text.String(), questions)
		if refusal != "" {
			t.Fatal(refusal)
		}
		a := NewAutomaton()
		for i, p := range patterns {
			a.Add(p.Expr(), i%3, 1<<(i%3))
		}
		for i, answer := range answers {
			mask := a.AcceptMask(a.Run(a.Start(), strs[i]))
			for bit, perm := range []string{"r", "w", "k"} {
				if got, want := mask>>bit&1 == 1, slices.Contains(answer.Allow, perm); got != want {
					t.Errorf("%d patterns: %s of %q is %v, the reference says %v", k, perm, strs[i], got, want)
				}
			}
		}
	}
}
