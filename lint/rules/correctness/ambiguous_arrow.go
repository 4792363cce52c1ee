package correctness

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var ambiguousArrow = lint.Analyzer{
	Code:     diag.Code{ID: "AA120", Name: "ambiguous-arrow"},
	Severity: diag.Warning,
	Summary:  "the target of a rule with \"l\" and an exec mode could be that of either",
	Needs:    lint.NeedsTree,
	Run:      findAmbiguousArrows,
}

func findAmbiguousArrows(p *lint.Pass) {
	for rule := range lint.Each[*ast.FileRule](p.Text) {
		if rule.Target.IsZero() || rule.Perms.Access&ast.LinkAccess == 0 || rule.Perms.Exec.Transition == ast.NoExec {
			continue
		}
		f := p.Report(rule.Target.Place, "%s is taken as the profile to run under, and links may lead anywhere", rule.Target.Raw)
		lint.Note(f, "write two rules: one with the exec mode, one with \"l\"")
	}
}
