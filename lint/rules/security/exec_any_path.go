package security

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/filerules"
	"github.com/aa-lint/aa-lint/policy/key"
)

var execAnyPath = lint.Analyzer{
	Code:     diag.Code{ID: "AA205", Name: "exec-any-path"},
	Severity: diag.Warning,
	Summary:  "any program can be executed",
	Needs:    lint.NeedsPolicy,
	Run:      findExecOfAnything,
}

func findExecOfAnything(p *lint.Pass) {
	for _, f := range fileRulesOf(p) {
		if !confines(f.Profile) || f.claims() {
			continue
		}
		grants := f.everywhere(key.FileExec)
		if len(grants) > 0 && f.unrestricted() {
			continue
		}
		for _, g := range grants {
			if isAll(g.Rule) || isBareFile(g.Rule) || !f.Lets(g, somewhere, key.Both(key.FileExec)) {
				continue // for AA226 and AA207
			}
			reportExecOfAnything(p, g)
		}
	}
}

func reportExecOfAnything(p *lint.Pass, g filerules.Grant) {
	does := "anything"
	switch e := g.Exec; {
	case e.Fallback != 0 || e.Kind == 'i' || e.Kind == 'u' || e.Kind == 'n':
	case e.Kind == 'p':
		does = "every program that has a profile"
	case e.Kind == 'c':
		does = "every program that has a child profile"
	}
	found := p.ReportAt(g.Rule.Place, "%s allows executing %s: %s", pathIn(g.Rule), does, g.Exec)
	switch {
	case g.Exec.Kind == 'i':
		lint.Note(found, "under this profile, but with any tool that an attacker could wish for, or bring along")
	case does != "anything":
		found.Severity = diag.Info
		lint.Note(found, "which programs these are depends on the profiles that are loaded; without one, execution fails")
	}
	lint.Note(found, "name the programs that it needs")
}
