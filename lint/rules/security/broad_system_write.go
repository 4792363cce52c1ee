package security

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/filerules"
	"github.com/aa-lint/aa-lint/lint/rules/internal/optioncheck"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var broadSystemWrite = lint.Analyzer{
	Code:     diag.Code{ID: "AA208", Name: "broad-system-write"},
	Severity: diag.Warning,
	Summary:  "all of a directory of the system can be written",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{{
		Name: "roots", Check: optioncheck.Directory, Help: "The directories.",
		Default: filerules.SystemDirs(),
	}},
	Run: findSystemWrites,
}

func findSystemWrites(p *lint.Pass) {
	findCovering(p, key.FileWrite, p.Strings("roots"), func(profile *policy.Profile, g filerules.Grant, dirs []string) {
		onlyLogs := len(dirs) == 1 && dirs[0] == "/var/log"
		if onlyLogs && named(profile, []string{"*syslog*", "*journal*", "*logrotate*", "*logd"}) {
			return // whose work it is
		}
		f := p.ReportAt(g.Rule.Place, "%s allows writing everything in %s", pathIn(g.Rule), wording.And(dirs))
		if onlyLogs {
			lint.Note(f, "the logs of all others too, in which an attack on them shows")
		}
		its := jobOf(p, profile, packageJob())
		if its == nil && len(dirs) == 1 && dirs[0] == "/boot" {
			its = jobOf(p, profile, firmwareJob())
		}
		if its != nil {
			f.Severity = diag.Info
			noteJob(f, *its)
			return
		}
		lint.Note(f, "name the files and directories that it needs to write")
	})
}

// liesIn reports whether a path lies below one of some directories.
func liesIn(path string, dirs []string) bool {
	return slices.ContainsFunc(dirs, func(dir string) bool { return strings.HasPrefix(path, dir+"/") })
}

// findCovering calls report for rules that give a permission on everything in
// some directories, but not on everything there is.
func findCovering(p *lint.Pass, perms key.Perms, dirs []string, report func(*policy.Profile, filerules.Grant, []string)) {
	w := filerules.WideOf(p)
	for _, f := range fileRulesOf(p) {
		if !confines(f.Profile) || f.lacksLimits(perms) {
			continue
		}
		for _, g := range f.Allows {
			if g.Perms&key.Both(perms) == 0 || g.Wide || !g.Keys.OpenEnd() {
				continue
			}
			var covered []string
			for _, dir := range dirs {
				root := strings.TrimSuffix(dir, "/") + "/"
				if root == "/root/" && w.Covers(g.Keys, "/home/x/") {
					continue // a rule on all homes is about those of users
				}
				if liesIn(root, covered) {
					continue
				}
				if w.Covers(g.Keys, root) && f.Lets(g, root+"x", key.Both(perms)) {
					covered = append(covered, strings.TrimSuffix(dir, "/"))
				}
			}
			if len(covered) > 0 {
				report(f.Profile, g, covered)
			}
		}
	}
}
