package security

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var nondeterministicExec = lint.Analyzer{
	Code:     diag.Code{ID: "AA206", Name: "nondeterministic-exec"},
	Severity: diag.Info,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning},
	Summary:  "under which profile a program runs depends on what is loaded",
	Needs:    lint.NeedsTree,
	Options:  []lint.Option{allowOption()},
	Run:      findFallbacks,
}

func findFallbacks(p *lint.Pass) {
	for rule := range executions(p.Text) {
		if rule.Perms.Exec.Fallback != ast.ExecInherit || isAllowed(p, rule) {
			continue
		}
		f := p.Report(rule.Perms.Place, "%s runs under its own profile or under this one, depending on what is loaded: %s", rule.Path.Raw, rule.Exec())
		lint.Note(f, "write ix or %s", ast.ExecMode{Transition: rule.Perms.Exec.Transition, Scrub: rule.Exec().Scrub})
	}
}
