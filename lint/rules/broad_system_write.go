package rules

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
)

var broadSystemWrite = lint.Analyzer{
	Code:     diag.Code{ID: "AA208", Name: "broad-system-write"},
	Severity: diag.Warning,
	Summary:  "all of a directory of the system can be written",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{{
		Name: "roots", Check: directory, Help: "The directories.",
		Default: systemDirs(),
	}},
	Run: findSystemWrites,
}

func findSystemWrites(p *lint.Pass) {
	findCovering(p, policy.FileWrite, p.Strings("roots"), func(profile *policy.Profile, g fileGrant, dirs []string) {
		onlyLogs := len(dirs) == 1 && dirs[0] == "/var/log"
		if onlyLogs && named(profile, []string{"*syslog*", "*journal*", "*logrotate*", "*logd"}) {
			return // whose work it is
		}
		f := p.ReportAt(g.rule.Place, "%s allows writing everything in %s", pathIn(g.rule), joined(dirs))
		if onlyLogs {
			lint.Note(f, "the logs of all others too, in which an attack on them shows")
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
func findCovering(p *lint.Pass, perms policy.Perms, dirs []string, report func(*policy.Profile, fileGrant, []string)) {
	w := wideOf(p)
	for _, f := range fileRulesOf(p) {
		if !confines(f.profile) || f.lacksLimits(p, perms) {
			continue
		}
		for _, g := range f.allows {
			if g.Perms&policy.Both(perms) == 0 || w.anywhere(g.Keys) {
				continue
			}
			var covered []string
			for _, dir := range dirs {
				root := strings.TrimSuffix(dir, "/") + "/"
				if root == "/root/" && w.covers(g.Keys, "/home/x/") {
					continue // a rule on all homes is about those of users
				}
				if liesIn(root, covered) {
					continue
				}
				if w.covers(g.Keys, root) && f.lets(g, root+"x", policy.Both(perms)) {
					covered = append(covered, strings.TrimSuffix(dir, "/"))
				}
			}
			if len(covered) > 0 {
				report(f.profile, g, covered)
			}
		}
	}
}
