package grammar_test

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/internal/grammar"
	"github.com/aa-lint/aa-lint/lexer"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// outcome is what the two make of a text.
type outcome uint8

const (
	same      outcome = iota // the same statements
	refused                  // by both
	narrower                 // the parser alone refuses: a name or a value, say
	different                // anything else, which must not be
)

// compare reads a text with the grammar and with the parser.
func compare(text string) (outcome, string) {
	tree, findings := parser.Parse(source.NewFile("text", text), parser.Options{})
	read, err := grammar.Parse("text", text)
	wrong := len(findings.Errors()) > 0
	switch {
	case err != nil && wrong:
		return refused, ""
	case err != nil:
		return different, "the grammar alone refuses: " + err.Error()
	case wrong:
		return narrower, findings.Errors()[0].Code.ID + " " + findings.Errors()[0].Message
	}
	if diff := cmp.Diff(ofTree(tree.Stmts), ofGrammar(read.Statements)); diff != "" {
		return different, diff
	}
	return same, ""
}

// ofTree returns a line for each statement of a tree: its place and kind.
func ofTree(stmts []ast.Stmt) []string {
	var all []string
	for s := range ast.Statements(stmts) {
		name := strings.TrimSuffix(reflect.TypeOf(s).Elem().Name(), "Rule")
		line := fmt.Sprintf("%d %s", s.Span().Start, name)
		if rule, ok := s.(ast.Rule); ok && name != "QualifierBlock" {
			line += " " + strings.Join(wordsOf(rule), " ")
		}
		all = append(all, line)
	}
	return all
}

// ofGrammar is ofTree for what the grammar read.
func ofGrammar(stmts []*grammar.Statement) []string {
	var all []string
	for _, s := range stmts {
		line := fmt.Sprintf("%d %s", s.Pos.Offset, kindOf(s))
		if s.Rule != nil {
			line += " " + strings.Join(stringsIn(reflect.ValueOf(s.Rule)), " ")
		}
		all = append(all, line)
		all = append(all, inner(s)...)
	}
	return all
}

func inner(s *grammar.Statement) []string {
	switch {
	case s.Profile != nil:
		return ofGrammar(s.Profile.Body.Statements)
	case s.Block != nil:
		return ofGrammar(s.Block.Body.Statements)
	case s.If != nil:
		return branches(s.If)
	}
	return nil
}

func branches(s *grammar.If) []string {
	all := ofGrammar(s.Then.Statements)
	switch e := s.Else; {
	case e == nil:
	case e.If != nil:
		all = append(all, branches(e.If)...)
	default:
		all = append(all, ofGrammar(e.Body.Statements)...)
	}
	return all
}

// wordsOf returns the words of a rule, in their order.
func wordsOf(rule ast.Rule) []string {
	var all []string
	ast.Walk(rule, func(n ast.Node) bool {
		if w, ok := n.(*ast.Word); ok && !slices.Contains(keywords, w.Raw) {
			all = append(all, w.Raw)
		}
		return true
	})
	return all
}

// keywords are words of nodes that the grammar does not capture.
var keywords = []string{"mount", "remount", "umount", "unmount", "peer"}

// stringsIn returns what was captured of words, in the order of the text.
func stringsIn(v reflect.Value) []string {
	var all []string
	switch v.Kind() {
	case reflect.String:
		if v.String() != "" && !slices.Contains(keywords, v.String()) {
			all = append(all, v.String())
		}
	case reflect.Pointer:
		if !v.IsNil() {
			all = stringsIn(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			all = append(all, stringsIn(v.Index(i))...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !slices.Contains([]string{"Op", "Access", "Ownership", "Scrub"}, v.Type().Field(i).Name) || v.Field(i).Kind() != reflect.String {
				all = append(all, stringsIn(v.Field(i))...)
			}
		}
	}
	return all
}

// kindOf returns the name of the node of a statement.
func kindOf(s *grammar.Statement) string {
	name := alternative(reflect.ValueOf(*s))
	if name == "Rule" {
		name = alternative(reflect.ValueOf(*s.Rule), "Qualifiers")
	}
	switch name {
	case "Assignment":
		return "VariableAssignment"
	case "Boolean":
		return "BooleanAssignment"
	case "If":
		return "Conditional"
	case "Block":
		return "QualifierBlock"
	case "Remount", "Umount":
		return "Mount"
	}
	return name
}

// alternative returns the name of the field that is set.
func alternative(v reflect.Value, but ...string) string {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Type.Kind() == reflect.Pointer && !v.Field(i).IsNil() && !(len(but) > 0 && f.Name == but[0]) {
			return f.Name
		}
	}
	return ""
}

// count is how often each outcome came, and for which codes the parser alone
// refused a text.
type count struct {
	outcomes map[outcome]int
	narrower map[string]int
}

func newCount() count { return count{map[outcome]int{}, map[string]int{}} }

// take compares a text, and fails where the two differ.
func (c count) take(t *testing.T, name, text string) {
	t.Helper()
	o, why := compare(text)
	c.outcomes[o]++
	switch o {
	case different:
		t.Errorf("%s: (-parser +grammar)\n%s\n%s", name, why, text)
	case narrower:
		code, _, _ := strings.Cut(why, " ")
		c.narrower[code]++
	}
}

func (c count) log(t *testing.T) {
	t.Logf("%d the same, %d refused by both, %d by the parser alone, for %v", c.outcomes[same], c.outcomes[refused], c.outcomes[narrower], c.narrower)
}

// profiles are the texts that ship with the project.
func profiles(t testing.TB) map[string]string {
	texts := map[string]string{}
	err := filepath.WalkDir("../../testdata/profiles", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			texts[path] = corpus.ReadFile(t, path)
		}
		return err
	})
	if err != nil || len(texts) == 0 {
		t.Fatal(err)
	}
	return texts
}

func TestProfiles(t *testing.T) {
	c := newCount()
	for name, text := range profiles(t) {
		c.take(t, name, text)
	}
	c.log(t)
	if c.outcomes[same] < 4 {
		t.Error("few profiles were read")
	}
}

// TestMutants leaves out, doubles and moves each token of the profiles.
func TestMutants(t *testing.T) {
	c := newCount()
	for name, text := range profiles(t) {
		var tokens []lexer.Token
		for s := lexer.New(text); len(tokens) == 0 || tokens[len(tokens)-1].Kind != lexer.EOF; {
			tokens = append(tokens, s.Next())
		}
		for i, tok := range tokens[:len(tokens)-1] {
			before, word, after := text[:tok.Span.Start], text[tok.Span.Start:tok.Span.End], text[tok.Span.End:]
			next := tokens[i+1].Span
			mutants := []string{before + after, before + word + " " + word + after}
			if next.Start < next.End {
				mutants = append(mutants, before+text[next.Start:next.End]+" "+word+text[next.End:])
			}
			for _, mutant := range mutants {
				c.take(t, name, mutant)
			}
		}
	}
	c.log(t)
}

// TestLanguage takes the conformance cases of the reference.
func TestLanguage(t *testing.T) {
	dir := corpus.Dir(t)
	c := newCount()
	for _, row := range corpus.Table(t, filepath.Join(dir, "corpus", "language.tsv")) {
		c.take(t, row[0], corpus.ReadFile(t, filepath.Join(dir, "corpus", "language", row[0])))
	}
	c.log(t)
}

// TestRealProfiles takes the profiles of the corpora.
func TestRealProfiles(t *testing.T) {
	dir := corpus.Dir(t)
	c := newCount()
	for _, p := range corpus.Profiles(t) {
		c.take(t, p.Path, corpus.ReadFile(t, filepath.Join(dir, "corpus", "profiles", p.Path)))
	}
	c.log(t)
}

// FuzzGrammar compares the grammar and the parser on any text.
func FuzzGrammar(f *testing.F) {
	for _, text := range profiles(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 2000 {
			newCount().take(t, "fuzz", text)
		}
	})
}
