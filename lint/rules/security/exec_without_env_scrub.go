package security

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var execWithoutEnvScrub = lint.Analyzer{
	Code:     diag.Code{ID: "AA203", Name: "exec-without-env-scrub"},
	Severity: diag.Warning,
	Summary:  "the environment is passed on into another profile",
	Needs:    lint.NeedsTree | lint.UsesPolicy,
	Options:  []lint.Option{allowOption()},
	Run:      findUnscrubbedExecs,
}

func findUnscrubbedExecs(p *lint.Pass) {
	for rule, scope := range executions(p.Text) {
		mode := rule.Exec()
		if mode.Transition == ast.ExecUnconfined {
			continue // for AA201, which says so too
		}
		if mode.Transition == ast.ExecInherit || mode.Scrub || rule.Scrub == ast.ScrubUnsafe || isAllowed(p, rule) || confinesNothing(p, scope) {
			continue
		}
		f := p.Report(rule.Perms.Place, "%s gets the environment of this program: %s", rule.Path.Raw, mode)
		if mode.Fallback != ast.ExecUnconfined {
			f.Severity = diag.Info
		}
		lint.Note(f, "LD_PRELOAD and its like in it make that program run any code, with the rights that it has there")
		mode.Scrub = true
		if start, end, ok := execLetters(rule); ok {
			lint.FixUnsafely(f, "write "+mode.String()+", which clears it", p.Text.Replace(spelling.Part(rule.Perms.Word, start, end), mode.String()))
		}
	}
}
