package security

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/filerules"
	"github.com/aa-lint/aa-lint/policy/key"
)

var broadFileAccess = lint.Analyzer{
	Code:     diag.Code{ID: "AA207", Name: "broad-file-access"},
	Severity: diag.Warning,
	Summary:  "all files can be written, or read",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{{
		Name: "allow-profiles", Default: []string{},
		Help: "Profiles that may, by their names, * for anything.",
	}},
	Run: findAccessToAnything,
}

func findAccessToAnything(p *lint.Pass) {
	for _, f := range fileRulesOf(p) {
		if !confines(f.Profile) || named(f.Profile, p.Strings("allow-profiles")) {
			continue
		}
		write, read := f.everywhere(key.FileWrite), f.everywhere(key.FileRead)
		if len(write)+len(read) == 0 || f.unrestricted() || len(write) > 0 && f.claims() {
			continue
		}
		reported := false
		for _, g := range write {
			if isAll(g.Rule) || !f.Lets(g, somewhere, key.Both(key.FileWrite)) {
				continue // for AA226
			}
			reported = true
			found := p.ReportAt(g.Rule.Place, "%s allows writing all files%s", pathIn(g.Rule), ofUser(g, key.FileWrite))
			lint.Note(found, "only the permissions of files are left to stop it: name the directories that it needs")
			if its := jobOf(p, f.Profile, sessionJob()); its != nil && ofUser(g, key.FileWrite) != "" {
				found.Severity = diag.Info
				noteJob(found, *its)
			}
		}
		if reported {
			continue
		}
		for _, g := range read {
			if isAll(g.Rule) || !f.Lets(g, somewhere, key.Both(key.FileRead)) {
				continue
			}
			found := p.ReportAt(g.Rule.Place, "%s allows reading all files%s", pathIn(g.Rule), ofUser(g, key.FileRead))
			found.Severity = diag.Info
			lint.Note(found, "keys and passwords of the user and the system too")
		}
	}
}

// ofUser tells for a sentence that a rule gives a permission on files of its user
// only, if it does.
func ofUser(g filerules.Grant, perm key.Perms) string {
	switch owner, other := g.Perms.For(true)&perm != 0, g.Perms.For(false)&perm != 0; {
	case owner && !other:
		return " of the user that it runs as"
	case other && !owner:
		return " of other users"
	}
	return ""
}
