package security

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var unconfinedExec = lint.Analyzer{
	Code:     diag.Code{ID: "AA201", Name: "unconfined-exec"},
	Severity: diag.Warning,
	Summary:  "a program is started without any confinement",
	Needs:    lint.NeedsTree | lint.UsesPolicy,
	Options:  []lint.Option{allowOption()},
	Run:      findUnconfinedExecs,
}

func findUnconfinedExecs(p *lint.Pass) {
	var shells sameCause
	for rule, scope := range executions(p.Text) {
		if rule.Perms.Exec.Transition != ast.ExecUnconfined || isAllowed(p, rule) {
			continue
		}
		f := p.Report(rule.Perms.Place, "%s runs unconfined: %s", rule.Path.Raw, rule.Exec())
		if !rule.Exec().Scrub {
			lint.Note(f, "with the environment of this program: LD_PRELOAD and its like make it run any code; Ux clears it")
		}
		if startsOnly(p, rule, shellNames()) {
			shells.add(f, scope)
			if its := jobOf(p, p.ProfileOf(scope), sessionJob(), terminalJob()); its != nil {
				f.Severity = diag.Info
				noteJob(f, *its)
				continue
			}
		}
		lint.Note(f, "let it run under this profile (ix), its own (Px) or a child profile (Cx)")
	}
	shells.tellOnce()
}
