package security

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy/key"
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
		if runtimeLimits(p, scope) {
			f.Severity = diag.Info
			lint.Note(f, "a runtime limits the capabilities of its containers by itself, unless they are privileged")
			continue
		}
		lint.Note(f, "also those that load kernel modules and change AppArmor policy, and those that kernels to come will have")
	}
}

// runtimeLimits reports whether a profile is one for containers, which allows
// everything and denies some of it.
func runtimeLimits(p *lint.Pass, scope *lint.Scope) bool {
	profile := p.ProfileOf(scope)
	if profile == nil {
		return false
	}
	for _, f := range fileRulesOf(p) {
		if f.Profile == profile {
			return f.claims() && f.lacksLimits(key.FileWrite)
		}
	}
	return false
}
