package rules

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var transitionTargetMissing = lint.Analyzer{
	Code:     diag.Code{ID: "AA605", Name: "transition-target-missing"},
	Severity: diag.Warning,
	Summary:  "a rule leads to a profile that does not exist",
	Needs:    lint.NeedsTree | lint.NeedsProject,
	Run:      findMissingTargets,
}

func findMissingTargets(p *lint.Pass) {
	findRenamedTargets(p)
	if !p.Project.Whole {
		return
	}
	guarded := p.Text.Guarded()
	told := map[missingTarget]*diag.Finding{}
	for rule, scope := range allowed[ast.Rule](p.Text) {
		target, child := transition(rule)
		name := target.Value()
		if target.IsZero() || guarded[rule] || !isPlainName(name) || namesOwnAddon(p, name) {
			continue
		}
		if child && childExists(p, scope, name) || !child && p.Project.Exists(name) {
			continue
		}
		key := missingTarget{scope.Profile, name, child}
		if f := told[key]; f != nil {
			lint.Relate(f, p.Text.Place(target.Place), "named here too")
			continue
		}
		what := "no profile %s exists"
		if child {
			what = "this profile has no child %s"
		}
		f := p.Report(target.Place, what+": %s", name, withoutTarget(rule))
		told[key] = f
		switch parent := scope.ProfileName; {
		case child && p.Project.Exists(name):
			lint.Note(f, "%s is a profile of its own: write Px, or move it into this one", name)
		case !child && parent != "" && p.Project.Exists(ast.Nested(parent, name)):
			lint.Note(f, "%s is a child of this profile: write Cx", name)
		default:
			lint.Note(f, "profiles that come from elsewhere are named in the setting known-profiles")
		}
	}
}

// missingTarget is what rules of one profile lead to.
type missingTarget struct {
	from  *ast.Profile
	name  string
	child bool
}

// withoutTarget says what a rule comes to whose profile is missing.
func withoutTarget(rule ast.Rule) string {
	if r, ok := rule.(*ast.FileRule); ok {
		switch r.Perms.Exec.Fallback {
		case ast.ExecInherit:
			return "the program runs under this profile"
		case ast.ExecUnconfined:
			return "the program runs unconfined"
		}
	}
	return "what the rule allows fails"
}

// transition returns the profile that a rule leads to, and whether it is a child
// of the present one; a zero word if the rule names none.
func transition(rule ast.Rule) (target ast.Word, child bool) {
	switch r := rule.(type) {
	case *ast.FileRule:
		mode := r.Perms.Exec
		if mode.Transition == ast.ExecProfile || mode.Transition == ast.ExecChild {
			return r.Target, mode.Transition == ast.ExecChild
		}
	case *ast.ChangeProfileRule:
		return r.Target, false
	}
	return ast.Word{}, false
}

// isPlainName reports whether a target is the name of one profile: no pattern,
// no stack of profiles, none in another namespace, not unconfined.
func isPlainName(name string) bool {
	return name != "unconfined" && !hasVariable(name) && !strings.ContainsAny(name, "*?[]{}&:")
}

// childExists reports whether a profile has a child, in its own file or in one
// that it includes.
func childExists(p *lint.Pass, scope *lint.Scope, name string) bool {
	if scope.Profile == nil {
		return p.Project.ExistsBelow(name)
	}
	return p.Project.Exists(scope.ProfileName+"//"+name) || p.Project.ExistsIn(p.Text, name)
}
