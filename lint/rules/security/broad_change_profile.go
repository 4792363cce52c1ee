package security

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/filerules"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var broadChangeProfile = lint.Analyzer{
	Code:     diag.Code{ID: "AA220", Name: "broad-change-profile"},
	Severity: diag.Warning,
	Summary:  "the program may change to any profile, or to none",
	Needs:    lint.NeedsPolicy,
	Run:      findBroadChanges,
}

func findBroadChanges(p *lint.Pass) {
	for _, f := range fileRulesOf(p) {
		if !confines(f.Profile) {
			continue
		}
		for _, g := range f.Allows {
			if g.Perms&key.Both(key.FileChangeProfile) == 0 {
				continue
			}
			switch {
			case f.changesTo(g, "unconfined") && f.changesTo(g, anyProfile):
				found := p.ReportAt(g.Rule.Place, "this allows changing to any profile, and leaving confinement")
				lint.Note(found, "name the profiles that it changes to")
			case f.changesTo(g, "unconfined"):
				found := p.ReportAt(g.Rule.Place, "this allows leaving confinement")
				lint.Note(found, "who takes over the program does so at once")
			case f.changesTo(g, anyProfile):
				which := "any profile"
				if g.Keys.Set().Includes(namedProfiles(), glob.Budget(1_000), glob.Charge(p.Meter())) == glob.No {
					which = "any profile whose name matches " + targetIn(g.Rule)
				}
				found := p.ReportAt(g.Rule.Place, "this allows changing to %s", which)
				lint.Note(found, "to one that allows more, too: name the profiles that it changes to")
			}
		}
	}
}

// anyProfile is the name of a profile that no rule would name.
const anyProfile = "x-y//z"

// namedProfiles holds all names that a profile can have.
func namedProfiles() glob.Set {
	name := glob.ByteSet{}.With(0).Not()
	return glob.Concat(glob.One(name), glob.Many(name)).Set().Minus(glob.Literal("unconfined").Set())
}

// targetIn returns the target of a change_profile rule as it is written.
func targetIn(r *policy.Rule) string {
	if change, ok := r.Stmt.(*ast.ChangeProfileRule); ok {
		return change.Target.Raw
	}
	return "this"
}

// changesTo reports whether a rule allows to change to a profile.
func (f *fileRules) changesTo(g filerules.Grant, name string) bool {
	return f.Match(g.Keys, name) && f.Lets(g, name, key.Both(key.FileChangeProfile))
}
