package security

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/filerules"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var execFromUserPlaces = lint.Analyzer{
	Code:     diag.Code{ID: "AA239", Name: "exec-from-user-places"},
	Severity: diag.Warning,
	Summary:  "programs are executed from where other users can put them",
	Needs:    lint.NeedsPolicy,
	Run:      findForeignPrograms,
}

func findForeignPrograms(p *lint.Pass) {
	execFrom(p, "shared", sharedPlaces(), diag.Warning)
	execFrom(p, "homes", []place{{"/home/*/**[^/]", "its user can put any program there"}}, diag.Info)
}

// execFrom reports the rules that execute what other users own in some places.
func execFrom(p *lint.Pass, list string, of []place, severity diag.Severity) {
	known := lint.SharedByAll(p, placesKey{"AA239 " + list, ""}, func() *places { return newPlaces(p, of) })
	a := access{places: known, perms: key.FileExec, others: true, exec: staysOrLeaves}
	a.find(p, func(r *policy.Rule, hits []hit) {
		if general(hits) || writesOwn(p, r, hits[0].witness) {
			return // for AA204
		}
		f := p.ReportAt(r.Place, "%s allows executing what other users put there, such as %s", pathIn(r), hits[0].witness)
		f.Severity = min(severity, f.Severity)
		profile := hits[0].profile
		if unconfinedBy(p, r) {
			lint.Note(f, "it runs unconfined")
			if hasAnyCapability(profile) && !does(p, profile, sessionJob()) {
				f.Severity = diag.Warning // root runs what is not root's
			}
		}
		noteWhy(f, hits)
		f.Cause = profile.FullName() + " in " + profile.Place.File.Name() + ": " + list
		lint.Note(f, "write owner, or let it execute programs of the system only")
	})
}

// staysOrLeaves reports whether a program keeps this profile, or has none: then
// what it is decides what happens with these rights.
func staysOrLeaves(e policy.Exec) bool {
	return e.Kind == 'i' || e.Kind == 'u' || e.Fallback != 0
}

// sharedPlaces are directories in which all users can write.
func sharedPlaces() []place {
	const why = "everyone can put a program there"
	return []place{{"/{,var/}tmp/**[^/]", why}, {"/dev/shm/**[^/]", why}}
}

// grantOf returns what a rule allows on files, in the first profile that has it.
func grantOf(p *lint.Pass, r *policy.Rule, perms key.Perms) (*fileRules, filerules.Grant) {
	for _, f := range fileRulesOf(p) {
		for _, g := range f.Allows {
			if g.Rule == r && g.Perms&perms != 0 {
				return f, g
			}
		}
	}
	return nil, filerules.Grant{}
}

// writesOwn reports whether the profile of a rule allows writing a path.
func writesOwn(p *lint.Pass, r *policy.Rule, path string) bool {
	f, _ := grantOf(p, r, key.Both(key.FileExec))
	return f != nil && f.Files.Decide(path).Allow&key.Both(key.FileWrite) != 0
}

// unconfinedBy reports whether what a rule executes may run unconfined.
func unconfinedBy(p *lint.Pass, r *policy.Rule) bool {
	_, g := grantOf(p, r, key.Both(key.FileExec))
	return g.Grant != nil && (g.Exec.Kind == 'u' || g.Exec.Fallback == 'u')
}
