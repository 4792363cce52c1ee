package rules

import (
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var varRun = lint.Analyzer{
	Code:     diag.Code{ID: "AA405", Name: "var-run"},
	Severity: diag.Warning,
	Summary:  "a path in /var/run or /var/lock, which are links, so that it never matches",
	Needs:    lint.NeedsTree,
	Run:      findVarRun,
}

func findVarRun(p *lint.Pass) {
	for w := range rulePaths(p.Text) {
		for _, dir := range []string{"/var/run", "/var/lock"} {
			start, end, ok := prefix(w, dir)
			if !ok {
				continue
			}
			real := map[string]string{"/var/run": "/run", "/var/lock": "/run/lock"}[dir]
			f := p.Report(w.Place, "%s is a link to %s, and a rule for a path through a link never matches", dir, real)
			better := strings.Replace(real, "/run", "@{run}", 1)
			lint.FixUnsafely(f, "write "+better, p.Text.Replace(part(w, start, end), better))
			lint.FixUnsafely(f, "write "+real+", which needs no tunables", p.Text.Replace(part(w, start, end), real))
		}
	}
}
