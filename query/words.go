package query

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy"
)

// reader takes the words of a question, and makes the text of a rule of them.
type reader struct {
	words   []string
	named   map[string]string // name=value
	exactly *policy.Exactly
	err     error
}

// splitWords takes words apart at blanks and commas; quotes, and the parentheses
// behind an equals sign, keep them together.
func splitWords(text string) ([]string, error) {
	var all []string
	var b strings.Builder
	quoted, open := false, false
	depth := 0
	flush := func() {
		if open {
			all = append(all, b.String())
		}
		b.Reset()
		open = false
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quoted && c == '\\' && i+1 < len(text):
			b.WriteString(text[i : i+2])
			i++
			continue
		case c == '"':
			quoted, open = !quoted, true
		case quoted:
		case c == '(' && strings.HasSuffix(b.String(), "="), c == '(' && depth > 0:
			depth++
		case c == ')' && depth > 0:
			depth--
		case c == '{':
			depth += braces
		case c == '}' && depth >= braces:
			depth -= braces
		case depth > 0:
		case strings.IndexByte(" \t\n(),", c) >= 0:
			flush()
			continue
		}
		b.WriteByte(c)
		open = true
	}
	if quoted {
		return nil, errors.New("a quote is not closed")
	}
	flush()
	return all, nil
}

// braces is what an open brace counts for in the depth of parentheses.
const braces = 1000

// takeNamed tells the words of the form name=value from others. The conditions of
// peer=(…) come under peer_NAME.
func (r *reader) takeNamed(all []string) {
	for _, w := range all {
		name, value, ok := strings.Cut(w, "=")
		inner, grouped := strings.CutPrefix(value, "(")
		switch {
		case !ok || strings.HasPrefix(w, "/") || strings.HasPrefix(w, `"`) || strings.HasPrefix(w, "@"):
			r.words = append(r.words, w)
		case name == "peer" && grouped:
			conditions, err := splitWords(strings.TrimSuffix(inner, ")"))
			if err != nil {
				r.failRead("%w", err)
			}
			for _, c := range conditions {
				name, value, _ := strings.Cut(c, "=")
				r.named["peer_"+name] = value
			}
		default:
			r.named[name] = value
		}
	}
}

func (r *reader) failRead(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// left reports words of which nothing was made. What the parser says of the rule
// as it is written tells more, if it knows the word.
func (r *reader) left(class string, asWritten error) error {
	names := slices.Sorted(maps.Keys(r.named))
	switch {
	case r.err != nil:
		return r.err
	case len(names) > 0:
		return fmt.Errorf("%s= means nothing for %s", names[0], class)
	case len(r.words) > 0 && strings.HasPrefix(asWritten.Error(), "unknown "):
		return asWritten
	case len(r.words) > 0:
		return fmt.Errorf("%q means nothing for %s", r.words[0], class)
	}
	return nil
}

// readWord takes the next word; "" if there is none.
func (r *reader) readWord() string {
	if len(r.words) == 0 {
		return ""
	}
	w := r.words[0]
	r.words = r.words[1:]
	return w
}

// rest takes all words that are left.
func (r *reader) rest() []string {
	all := r.words
	r.words = nil
	return all
}

// readArrow takes what stands behind "->"; "" if there is no arrow.
func (r *reader) readArrow() string {
	i := slices.Index(r.words, "->")
	switch {
	case i < 0:
		return ""
	case i+1 == len(r.words):
		r.failRead(`nothing stands behind "->"`)
		r.words = r.words[:i]
		return ""
	}
	target := r.words[i+1]
	r.words = slices.Delete(r.words, i, i+2)
	return target
}

// among takes the words that a vocabulary has.
func (r *reader) among(v *ast.Vocabulary) []string {
	var some []string
	r.words = slices.DeleteFunc(r.words, func(w string) bool {
		if v.Has(w) {
			some = append(some, w)
			return true
		}
		return false
	})
	return some
}

// value takes a named value under the first of some names that is there.
func (r *reader) value(names ...string) (string, bool) {
	for _, name := range names {
		if value, ok := r.named[name]; ok {
			delete(r.named, name)
			return value, true
		}
	}
	return "", false
}

// readConditions takes named values, and returns them as a rule has them.
func (r *reader) readConditions(names ...string) []string {
	var all []string
	for _, name := range names {
		if value, ok := r.value(name); ok {
			all = append(all, name+"="+value)
		}
	}
	return all
}

// peer takes conditions on the peer, each under its name in a question or that
// of the rule behind a colon, and returns the group of a rule.
func (r *reader) peer(names ...string) []string {
	var all []string
	for _, name := range names {
		name, inRule, _ := strings.Cut(name, ":")
		if value, ok := r.value(name); ok {
			all = append(all, inRule+"="+value)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return []string{"peer=(" + strings.Join(all, " ") + ")"}
}

// permissionGroup returns permissions as a rule has them.
func permissionGroup(perms []string) []string {
	if len(perms) == 0 {
		return nil
	}
	return []string{"(" + strings.Join(perms, " ") + ")"}
}

// ruleLine puts the parts of a rule together.
func ruleLine(parts ...[]string) string { return strings.Join(slices.Concat(parts...), " ") }

// quotedWord puts a word in quotes if it is not quoted and would not be one word.
func quotedWord(word string) string {
	if strings.HasPrefix(word, `"`) && len(word) > 1 || !strings.ContainsAny(word, " \t\n\"(),#") {
		return word
	}
	return `"` + strings.ReplaceAll(word, `"`, `\"`) + `"`
}
