package correctness

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/ruleword"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var regexpInPath = lint.Analyzer{
	Code:     diag.Code{ID: "AA124", Name: "regexp-in-path"},
	Severity: diag.Warning,
	Summary:  "a path is written like a regular expression, which it is not",
	Needs:    lint.NeedsTree,
	Run:      findRegexps,
}

func findRegexps(p *lint.Pass) {
	for w := range ruleword.PathWords(p.Text, mayBeRegexp) {
		i, ok := idiomIn(w.Raw)
		if !ok {
			continue
		}
		text := w.Raw[i.start:i.end]
		f := p.Report(spelling.Part(w.Word, i.start, i.end), "%s is written as in a regular expression, but here %s", text, i.meaning)
		other := w.Raw[:i.start] + i.instead + w.Raw[i.end:]
		if i.instead != "" {
			noteMeant(f, w, other)
			lint.FixUnsafely(f, "write "+i.instead, p.Text.Replace(spelling.Part(w.Word, i.start, i.end), i.instead))
		}
		if i.loosely != "" {
			lint.FixUnsafely(f, "write "+i.loosely+", which matches more", p.Text.Replace(spelling.Part(w.Word, i.start, i.end), i.loosely))
		}
	}
}

// mayBeRegexp reports whether there are characters in a word that idioms have.
func mayBeRegexp(raw string) bool {
	return strings.ContainsAny(raw, `(^\|$+`) || strings.Contains(raw, ",") && strings.Contains(raw, "[")
}

// noteMeant tells of a path that a pattern looks to match and does not. What
// variables hold is left open.
func noteMeant(f *diag.Finding, w ruleword.PathWord, meant string) {
	value, other := w.Value(), ast.Word{Raw: meant}.Value()
	if w.Rule == nil || spelling.HasVariable(value) {
		return
	}
	now, err1 := glob.Parse(value)
	then, err2 := glob.Parse(other)
	if err1 != nil || err2 != nil {
		return
	}
	verb := "matches"
	if w.Denies {
		verb = "denies"
	}
	path, v := then.Set().Intersect(glob.RealPaths()).Difference(now.Set(), glob.Budget(2_000))
	if v == glob.Yes {
		lint.Note(f, "it looks as if it %s %s, which it does not", verb, path)
	}
}

// idiom is a piece of a pattern as regular expressions have it.
type idiom struct {
	start, end int
	meaning    string // what it means here
	instead    string // what means the same; "" if nothing does
	loosely    string // what means that and more
}

// idiomIn returns the first idiom of regular expressions in the spelling of a path.
func idiomIn(raw string) (idiom, bool) {
	for i := 0; i < len(raw); i++ {
		found, skip := idiom{}, 0
		switch raw[i] {
		case '\\':
			found, skip = escapeIdiom(raw, i)
		case '[':
			end := spelling.ClassEnd(raw, i)
			if end < 0 {
				return idiom{}, false
			}
			found, skip = classIdiom(raw, i, end), end-i
		case '(':
			found = groupIdiom(raw, i)
		case '.':
			if strings.HasPrefix(raw[i:], `.*\.`) {
				found = idiom{i, i + 4, "a dot stands for itself", "*.", ""}
			}
		case '^':
			found = idiom{i, i + 1, "^ stands for itself unless it is the first in brackets", "", ""}
		case '$':
			if i > 0 && strings.IndexByte("*])+", raw[i-1]) >= 0 && strings.Trim(raw[i+1:], `"`) == "" {
				found = idiom{i, i + 1, "$ stands for itself", "", ""}
			}
		}
		if found.end > 0 {
			return found, true
		}
		i += skip
	}
	return idiom{}, false
}

// escapeIdiom looks at a backslash: \d is a class in regular expressions, and here
// the letter, unless digits follow.
func escapeIdiom(raw string, at int) (found idiom, skip int) {
	if at+1 == len(raw) {
		return idiom{}, 0
	}
	class := map[byte]string{'d': "[0-9]", 'D': "[^0-9/]", 'w': "[a-zA-Z0-9_]", 'W': "[^a-zA-Z0-9_/]", 's': `[ \t]`, 'S': `[^ \t/]`}[raw[at+1]]
	follows := byte('/')
	if at+2 < len(raw) {
		follows = raw[at+2]
	}
	if class == "" || raw[at+1] == 'd' && follows >= '0' && follows <= '9' {
		return idiom{}, 1
	}
	found = idiom{at, at + 2, "it is the letter " + raw[at+1:at+2], class, ""}
	switch follows {
	case '+':
		found.end, found.instead, found.loosely = at+3, "", class+"*"
	case '*':
		found.end, found.instead, found.loosely = at+3, "", class+"*"
	}
	return found, 0
}

// classIdiom looks at a character class: words in it, and a plus behind it.
func classIdiom(raw string, start, end int) idiom {
	inner := raw[start+1 : end]
	behind := raw[end+1:]
	negated := strings.HasPrefix(inner, "^")
	if words := wordsIn(strings.TrimPrefix(inner, "^")); words != nil {
		found := idiom{start, end + 1, "it stands for one character, not for one of the words", "{" + strings.Join(words, ",") + "}", ""}
		if negated {
			found.meaning, found.instead = "it stands for one character that is none of these, not for what is none of the words", ""
		}
		return found
	}
	if strings.HasPrefix(behind, "+") && !strings.HasPrefix(behind, "++") && strings.Trim(inner, "+") != "" {
		return idiom{start, end + 2, "it is one character with a + behind", "", raw[start:end+1] + "*"}
	}
	return idiom{}
}

// wordsIn returns the words in the brackets of a class that is written like an
// alternation; nil if it is none.
func wordsIn(inner string) []string {
	if !strings.ContainsAny(inner, ",|") {
		return nil
	}
	words := strings.FieldsFunc(inner, func(r rune) bool { return r == ',' || r == '|' })
	long := 0
	for i, w := range words {
		if w = strings.TrimPrefix(w, "^"); strings.ContainsAny(w, `-\`) {
			return nil // a range
		}
		if words[i] = w; len(w) > 1 {
			long++
		}
	}
	if long < 2 || strings.Contains(inner, "}") {
		return nil
	}
	return words
}

// longestGroup is how far a parenthesis is looked for that closes a group.
const longestGroup = 256

// groupIdiom looks at a parenthesis: a group with alternatives, or one that looks
// ahead or behind.
func groupIdiom(raw string, at int) idiom {
	close := strings.IndexByte(raw[at:min(at+longestGroup, len(raw))], ')')
	if close < 0 {
		return idiom{}
	}
	inner := raw[at+1 : at+close]
	if len(inner) > 1 && inner[0] == '?' && strings.IndexByte(":=<", inner[1]) >= 0 {
		return idiom{at, at + close + 1, "parentheses and what is in them stand for themselves", "", ""}
	}
	if !strings.Contains(inner, "|") || strings.ContainsAny(inner, "({[/") {
		if strings.Contains(inner, "|") {
			return idiom{at, at + close + 1, "parentheses and | stand for themselves", "", ""}
		}
		return idiom{}
	}
	return idiom{at, at + close + 1, "parentheses and | stand for themselves", "{" + strings.ReplaceAll(inner, "|", ",") + "}", ""}
}
