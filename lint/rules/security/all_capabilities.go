package security

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var allCapabilities = lint.Analyzer{
	Code:     diag.Code{ID: "AA213", Name: "all-capabilities"},
	Severity: diag.Warning,
	Presets:  map[lint.Preset]lint.Level{lint.Container: lint.AsInfo},
	Summary:  "all capabilities are allowed, present and future ones",
	Needs:    lint.NeedsTree | lint.UsesPolicy,
	Run:      findAllCapabilities,
}

func findAllCapabilities(p *lint.Pass) {
	for rule, scope := range lint.EachAllowing[*ast.CapabilityRule](p.Text) {
		if len(rule.Names) > 0 || confinesNothing(p, scope) {
			continue
		}
		f := p.Report(rule.Span(), "this allows every capability")
		lint.Note(f, "also those that load kernel modules and change AppArmor policy, and those that kernels to come will have")
	}
}
