package redundancy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var emptyProfile = lint.Analyzer{
	Code:     diag.Code{ID: "AA308", Name: "empty-profile"},
	Severity: diag.Warning,
	Summary:  "a profile without rules and includes",
	Needs:    lint.NeedsTree,
	Run:      findEmptyProfiles,
}

func findEmptyProfiles(p *lint.Pass) {
	if p.Text.Broken() {
		return
	}
	for profile := range lint.Each[*ast.Profile](p.Text) {
		if len(profile.Body.Stmts) > 0 || profile.HasFlag("unconfined", "default_allow") {
			continue
		}
		f := p.Report(profile.Head(), "the profile is empty: it denies everything")
		if profile.Hat() {
			f.Severity = diag.Info // nothing is started in it, so nothing fails to start
			lint.Note(f, "where a program changes into it for what it does not know, that may be meant")
			continue
		}
		lint.Note(f, "not even the program itself and its libraries can be read with it")
	}
}
