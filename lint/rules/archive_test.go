package rules_test

import (
	"fmt"
	"testing"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/update"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/linttest"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/source"
)

// TestArchives runs the examples of every rule.
func TestArchives(t *testing.T) {
	for _, a := range rules.All() {
		t.Run(a.Code.ID+"_"+a.Code.Name, func(t *testing.T) {
			if update.Goldens() {
				linttest.Update(t, a, archiveFile(&a))
				return
			}
			linttest.Run(t, a, archiveFile(&a))
		})
	}
}

type tree = map[string]string

// check returns what a rule finds in a file of a tree, with the settings that it has
// by default.
func check(t *testing.T, a *lint.Analyzer, files, around tree) diag.List {
	t.Helper()
	return linttest.Check(t, *a, files, around, "")
}

func place(p diag.Place) string {
	at := p.File.Position(p.Span.Start, source.Runes)
	return fmt.Sprintf("%s:%d:%d", p.File.Name(), at.Line, at.Column)
}
