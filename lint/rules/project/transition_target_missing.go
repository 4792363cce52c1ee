package project

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/addon"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var transitionTargetMissing = lint.Analyzer{
	Code:     diag.Code{ID: "AA605", Name: "transition-target-missing"},
	Severity: diag.Warning,
	Summary:  "a rule leads to a profile that does not exist",
	Needs:    lint.NeedsTree | lint.NeedsProject | lint.UsesPolicy,
	Run:      findMissingTargets,
}

func findMissingTargets(p *lint.Pass) {
	findRenamedTargets(p)
	children := childrenOf(p)
	if !p.Project.Whole && children == nil {
		return
	}
	guarded := p.Text.Guarded()
	told := map[missingTarget]*diag.Finding{}
	for rule, scope := range lint.EachAllowing[ast.Rule](p.Text) {
		t, leads := transitionOf(rule)
		if !leads || guarded[rule] || addon.NamesOwn(p, t.target.Value()) {
			continue
		}
		what := missingChild(p, children, t, scope)
		if !t.child {
			what = missingProfile(p, children, t, scope)
		}
		if what == "" {
			continue
		}
		key := missingTarget{scope.Profile, what}
		if f := told[key]; f != nil {
			lint.Relate(f, p.Text.Place(t.place().Place), "named here too")
			continue
		}
		f := p.Report(t.place().Place, "%s: %s", what, t.outcome())
		told[key] = f
		noteMissing(p, f, t, scope)
	}
}

// missingTarget is what rules of one profile lead to.
type missingTarget struct {
	from *ast.Profile
	what string
}

// noteMissing says what may have been meant.
func noteMissing(p *lint.Pass, f *diag.Finding, t ruleTransition, scope *lint.Scope) {
	name, parent := t.target.Value(), scope.ProfileName
	switch {
	case t.target.IsZero():
		lint.Note(f, "Cx without a name takes a child profile that is attached to the program: name one with ->, or write ix or Px")
	case t.child && isStack(name):
		lint.Note(f, "Cx puts the name of this profile before the target: %s", ast.Nested(parent, name))
		lint.Note(f, "a child is stacked on this profile with its full name: Cx -> &%s", ast.Nested(parent, "CHILD"))
	case t.child && p.Project.Exists(name):
		lint.Note(f, "%s is a profile of its own: write Px, or move it into this one", name)
	case t.child:
		lint.Note(f, "children are looked for in this profile and in what it includes")
	case parent != "" && p.Project.Exists(ast.Nested(parent, name)):
		lint.Note(f, "%s is a child of this profile: write Cx", name)
	default:
		lint.Note(f, "profiles that come from elsewhere are named in the setting known-profiles")
	}
}

// missingChild says which child profile a rule leads to that does not exist, ""
// if that is not known, or it exists.
func missingChild(p *lint.Pass, children *childProfiles, t ruleTransition, scope *lint.Scope) string {
	name := t.target.Value()
	switch {
	case t.target.IsZero():
		if t.fallback == ast.NoExec && children != nil && !children.attachTo(scope, t.path) {
			return "this profile has no child for " + t.path.Raw
		}
	case isStack(name):
		return missingComponent(p, children, scope, ast.Nested(scope.ProfileName, name))
	case !isPlainName(name) || p.Project.Exists(ast.Nested(scope.ProfileName, name)):
	case children != nil && scope.Profile != nil:
		if !children.has(ast.Nested(scope.ProfileName, name)) {
			return "this profile has no child " + name
		}
	case p.Project.Whole && !childExists(p, scope, name):
		return "this profile has no child " + name
	}
	return ""
}

// missingProfile says which profile a rule leads to that does not exist, "" if
// that is not known, or it exists.
func missingProfile(p *lint.Pass, children *childProfiles, t ruleTransition, scope *lint.Scope) string {
	if t.target.IsZero() {
		return ""
	}
	return missingComponent(p, children, scope, strings.TrimPrefix(t.target.Value(), "&"))
}

// missingComponent says which profile of a stack, or of a single one, does not
// exist. Whether a profile has a child shows in its own file; if it has one of
// the name of a missing profile, that was meant.
func missingComponent(p *lint.Pass, children *childProfiles, scope *lint.Scope, stack string) string {
	own, _, _ := strings.Cut(scope.ProfileName, "//")
	for _, name := range strings.Split(stack, "//&") {
		if !isPlainName(name) || name == own || p.Project.Exists(name) {
			continue
		}
		known := p.Project.Whole
		if children != nil && scope.Profile != nil {
			isOwn := strings.HasPrefix(name, own+"//")
			known = isOwn || known || children.has(ast.Nested(scope.ProfileName, name))
			if isOwn && children.has(name) {
				continue
			}
		}
		if known {
			return "no profile " + name + " exists"
		}
	}
	return ""
}

// ruleTransition is where a rule leads.
type ruleTransition struct {
	target   ast.Word // zero if the program decides
	path     ast.Word // the program, zero for change_profile
	child    bool     // to a child of the present profile
	fallback ast.ExecTransition
}

// place returns the word that a finding is about.
func (t ruleTransition) place() ast.Word {
	if t.target.IsZero() {
		return t.path
	}
	return t.target
}

// outcome says what comes of a target that is missing.
func (t ruleTransition) outcome() string {
	switch t.fallback {
	case ast.ExecInherit:
		return "the program runs under this profile"
	case ast.ExecUnconfined:
		return "the program runs unconfined"
	}
	return "what the rule allows fails"
}

// transitionOf returns where a rule leads, and false if it leads to no profile.
func transitionOf(rule ast.Rule) (ruleTransition, bool) {
	switch r := rule.(type) {
	case *ast.FileRule:
		mode := r.Perms.Exec
		if mode.Transition == ast.ExecProfile || mode.Transition == ast.ExecChild {
			target := r.Target
			if target.Value() == r.Path.Value() {
				target = ast.Word{} // the reference reads it so
			}
			return ruleTransition{target, r.Path, mode.Transition == ast.ExecChild, mode.Fallback}, true
		}
	case *ast.ChangeProfileRule:
		return ruleTransition{target: r.Target}, true
	}
	return ruleTransition{}, false
}

// isStack reports whether a target is several profiles at once.
func isStack(name string) bool { return strings.Contains(name, "&") }

// isPlainName reports whether a target is the name of one profile: no pattern,
// no stack of profiles, none in another namespace, not unconfined.
func isPlainName(name string) bool {
	return name != "unconfined" && !spelling.HasVariable(name) && !strings.ContainsAny(name, "*?[]{}&:")
}

// childExists reports whether a profile has a child, in its own file or in one
// that it includes.
func childExists(p *lint.Pass, scope *lint.Scope, name string) bool {
	if scope.Profile == nil {
		return p.Project.ExistsBelow(name)
	}
	return p.Project.Exists(scope.ProfileName+"//"+name) || p.Project.ExistsIn(p.Text, name)
}
