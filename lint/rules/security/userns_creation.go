package security

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var usernsCreation = lint.Analyzer{
	Code:     diag.Code{ID: "AA231", Name: "userns-creation"},
	Severity: diag.Info,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.Container: lint.AsInfo},
	Summary:  "user namespaces may be created",
	Needs:    lint.NeedsTree,
	Run: func(p *lint.Pass) {
		for rule := range lint.EachAllowing[*ast.UsernsRule](p.Text) {
			f := p.Report(rule.Span(), "the program may create user namespaces")
			lint.Note(f, "in one it has all capabilities, and reaches parts of the kernel that are for root otherwise")
		}
	},
}
