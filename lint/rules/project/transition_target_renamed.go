package project

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/addon"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

// findRenamedTargets reports transitions to the add-on's own profile, or to a
// child of it, by a name that is gone once it is loaded.
func findRenamedTargets(p *lint.Pass) {
	if p.Text.Addon == nil {
		return
	}
	for rule, scope := range lint.EachAllowing[ast.Rule](p.Text) {
		t, _ := transitionOf(rule)
		target := t.target
		if target.IsZero() || t.child || !isPlainName(target.Value()) {
			continue
		}
		rest, ok := addon.OwnName(p, target.Value())
		if !ok {
			continue
		}
		f := p.Report(target.Place, "no profile %s exists: %s", target.Value(), t.outcome())
		lint.Note(f, addon.RenamedNote)
		switch r := rule.(type) {
		case *ast.FileRule:
			name := strings.TrimPrefix(rest, "//")
			switch {
			case rest == "":
				lint.Note(f, "to stay in the profile, write ix")
			case addon.IsProfile(scope) && isPlainName(name) && !strings.Contains(name, "//"):
				perms := p.Text.Source.Slice(r.Perms.Place)
				asChild := strings.NewReplacer("P", "C", "p", "c").Replace(perms)
				lint.FixUnsafely(f, "write "+asChild+" -> "+name, p.Text.Replace(r.Perms.Place, asChild), p.Text.Replace(target.Place, name))
			default:
				lint.Note(f, "write Cx for a child of the profile that the rule stands in")
			}
		case *ast.ChangeProfileRule:
			if addon.IsProfile(scope) {
				own := "@{profile_name}" + rest
				lint.FixUnsafely(f, "write "+own, p.Text.Replace(target.Place, spelling.QuotedLike(target, own)))
			} else {
				lint.Note(f, "in the profile itself, @{profile_name} is its name")
			}
		}
	}
}
