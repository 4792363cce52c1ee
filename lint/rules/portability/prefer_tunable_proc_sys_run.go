package portability

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/ruleword"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var preferTunableProcSysRun = lint.Analyzer{
	Code:     diag.Code{ID: "AA412", Name: "prefer-tunable-proc-sys-run"},
	Severity: diag.Info,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning},
	Summary:  "a path is written out where there is a variable for its start",
	Needs:    lint.NeedsTree,
	Options: []lint.Option{{
		Name: "variables", Help: "The directories, and the variables that stand for them.",
		Default: map[string]string{"/proc": "@{PROC}", "/sys": "@{sys}", "/run": "@{run}"},
	}},
	Run: findUnusedTunables,
}

func findUnusedTunables(p *lint.Pass) {
	variables := p.Map("variables")
	for w := range ruleword.PathsInRules(p.Text) {
		for dir, variable := range variables {
			if start, end, ok := ruleword.DirPrefix(w, dir); ok {
				f := p.Report(w.Place, "write %s for %s", variable, dir)
				lint.FixUnsafely(f, "write "+variable, p.Text.Replace(spelling.Part(w, start, end), variable))
			}
		}
	}
}
