package semdiff

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/policy"
)

// edits change the text of a rule.
var edits = []func(rule string) string{
	func(string) string { return "" },
	func(rule string) string { return "audit " + rule },
	func(rule string) string { return "deny " + rule },
	func(rule string) string { return rule + "\n  " + rule },
	func(rule string) string { return strings.Replace(rule, "*", "**", 1) },
	func(rule string) string { return strings.Replace(rule, "r,", "rw,", 1) },
	func(rule string) string { return strings.Replace(rule, "{", "{zz,", 1) },
}

// TestReferenceEdits changes one rule of real profiles, and compares whether that
// makes a difference with whether the reference makes the same bytes of both.
func TestReferenceEdits(t *testing.T) {
	ref := corpus.FindReference(t)
	known := policy.ParseFeatures(corpus.ReadFile(t, ref.Features))
	r := rand.New(rand.NewPCG(5, 6))
	same, different := 0, 0
	realProfiles(t, 60, func(t *testing.T, tr tree, name string) {
		file, old := tr.resolveFor(t, name, "", known)
		var rules []ast.Rule
		for stmt := range ast.Statements(file.Tree.Stmts) {
			if rule, ok := stmt.(ast.Rule); ok {
				rules = append(rules, rule)
			}
		}
		if len(old.LoadErrors()) > 0 || len(rules) == 0 {
			t.Skip("would not load, or has no rules of its own")
		}
		at := rules[r.IntN(len(rules))].Span()
		text := file.Source.Text()
		changed := text[:at.Start] + edits[r.IntN(len(edits))](text[at.Start:at.End]) + text[at.End:]
		_, new := tr.resolveFor(t, name, changed, known)
		if len(new.LoadErrors()) > 0 {
			t.Skip("would not load once it is changed")
		}
		dir := filepath.Dir(filepath.Join(tr.dir, name))
		base, search := tr.search[len(tr.search)-1], tr.search[:len(tr.search)-1]
		a, refusal := ref.Compile(text, dir, base, search)
		b, refusalB := ref.Compile(changed, dir, base, search)
		if refusal+refusalB != "" {
			t.Skip("the reference refuses it: ", refusal, refusalB)
		}
		ours := true
		for _, p := range Compare(old.Profiles, new.Profiles, Options{Level: policy.LevelLogging}) {
			if p.Status == Undecided || len(p.Quirks) > 0 {
				t.Skip("not decided, or read by the reference in another way")
			}
			ours = ours && p.Status == Same
		}
		if ours != (a == b) {
			t.Errorf("same is %v, but whether the bytes are equal is %v: %s", ours, a == b, changed[at.Start:min(int(at.Start)+200, len(changed))])
		}
		if a == b {
			same++
		} else {
			different++
		}
	})
	t.Logf("%d the same, %d different", same, different)
}
