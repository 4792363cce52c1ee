package query

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/source"
)

// words is a question in words. They are a rule, or are made into one.
type words struct {
	text    string // as they were written
	rule    ast.Rule
	whole   bool // a comma at the end: all that the rule says is asked for
	exactly policy.Exactly
}

// Text returns the words of a question that Parse has read.
func (q Question) Text() string {
	if q.words == nil {
		return ""
	}
	return q.words.text
}

// Parse reads a question in words: a rule of any class as it is written,
// "signal (send) set=(term) peer=foo,", or the same words in any order and without
// what tells them apart: "signal send term peer=foo". The error says what is wrong
// with it.
func Parse(text string) (Question, error) {
	w := &words{text: text}
	rule, found := strings.CutSuffix(strings.TrimSpace(text), ",")
	w.whole = found
	if strings.TrimSpace(rule) == "" {
		return Question{}, errors.New("no access is named")
	}
	if err := reportStatement(rule); err != nil {
		return Question{}, err
	}
	plain, asWritten := parseRule(rule)
	if asWritten == nil && !strings.Contains(rule, `=""`) {
		w.rule = plain
		return Question{words: w}, nil
	}
	if err := w.readRule(rule, asWritten); err != nil {
		return Question{}, err
	}
	return Question{words: w}, nil
}

// reportStatement reports what is no rule.
func reportStatement(text string) error {
	first, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	switch first {
	case "include", "#include", "profile", "hat", "abi", "if", "alias":
		return fmt.Errorf("%s is not a rule: a question is one rule", first)
	}
	if strings.HasSuffix(strings.TrimSpace(text), "}") && strings.Contains(text, "{ ") {
		return errors.New("a block is not a question: ask for its rules one by one")
	}
	return nil
}

// ParseFile reads a question about permissions of files, letters out of
// "rwamklx", on a path as rules have it.
func ParseFile(letters, path string) (Question, error) {
	if _, err := FilePerms(letters); err != nil {
		return Question{}, err
	}
	if path == "" {
		return Question{}, errors.New("the path is missing")
	}
	w := &words{text: letters + " " + path}
	r := reader{words: []string{letters, path}}
	made := r.readFileRule()
	if r.err != nil {
		return Question{}, r.err
	}
	return Question{words: w}, w.fromText(made)
}

// parseRule reads a rule without its comma.
func parseRule(text string) (ast.Rule, error) {
	const head = "profile q {\n"
	file := source.NewFile("question", head+text+"\n,\n}\n")
	tree, found := parser.Parse(file, parser.Options{})
	if list := found.Errors(); len(list) > 0 {
		return nil, wrong(list[0])
	}
	profile, ok := tree.Stmts[0].(*ast.Profile)
	if !ok || len(tree.Stmts) != 1 || len(profile.Body.Stmts) != 1 {
		return nil, errors.New("a question is one rule")
	}
	switch rule := profile.Body.Stmts[0].(type) {
	case *ast.QualifierBlock:
		return nil, errors.New("a block is not a question: ask for its rules one by one")
	case ast.Rule:
		return rule, nil
	}
	return nil, errors.New("a question is a rule")
}

// wrong returns what the parser says of a question.
func wrong(f diag.Finding) error { return errors.New(f.Message) }

// readRule makes a rule of words that are none.
func (w *words) readRule(text string, asWritten error) error {
	all, err := splitWords(text)
	if err != nil {
		return err
	}
	r := &reader{exactly: &w.exactly, named: map[string]string{}}
	r.takeNamed(all)
	if len(r.words) == 0 {
		return asWritten
	}
	class := r.words[0]
	read, known := readers()[class]
	switch {
	case known:
		r.words = r.words[1:]
	case slices.ContainsFunc(r.words, letters):
		read, class = (*reader).readFileRule, "files"
	case len(r.words) == 2 && strings.HasPrefix(r.words[1], "/") && nearest.Of(class, slices.Collect(maps.Keys(readers()))) == nil:
		_, err := FilePerms(class)
		return err
	default:
		return unknownClass(class, asWritten)
	}
	made := read(r)
	if err := r.left(class, asWritten); err != nil {
		return err
	}
	return w.fromText(made)
}

func (w *words) fromText(text string) error {
	rule, err := parseRule(text)
	if err != nil {
		// "x" alone is for rules that deny.
		if rule, _ = parseRule("deny " + text); rule == nil {
			return err
		}
	}
	w.rule = rule
	return nil
}

func unknownClass(class string, asWritten error) error {
	names := slices.Sorted(maps.Keys(readers()))
	if near := nearest.Of(class, names); len(near) > 0 {
		return fmt.Errorf("unknown class %q, did you mean %q?", class, near[0])
	}
	if strings.HasPrefix(asWritten.Error(), fmt.Sprintf("%q starts no rule", class)) {
		return fmt.Errorf("unknown class %q: it is one of %s", class, strings.Join(names, ", "))
	}
	return asWritten
}

// FilePerms reads letters of permissions of files.
func FilePerms(letters string) (key.Perms, error) {
	var perms key.Perms
	for _, c := range letters {
		t, ok := fileLetters.Lookup(string(c))
		if !ok {
			return 0, fmt.Errorf("%q are no permissions of files: they are letters out of rwamklx", letters)
		}
		perms |= key.Perms(t.Value)
	}
	if perms == 0 {
		return 0, errors.New("no permission is named: they are letters out of rwamklx")
	}
	return perms, nil
}

// letters reports whether a word looks like permissions of files.
func letters(word string) bool { return word != "" && strings.Trim(word, "rwamklx") == "" }

// Letters reports whether a question is no more than permissions of files, so
// that the path is still to come.
func Letters(text string) bool { return letters(text) }
