package kubernetes

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/addon"
	"github.com/aa-lint/aa-lint/lint/rules/internal/ruleword"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var addonOwnName = lint.Analyzer{
	Code:     diag.Code{ID: "AA719", Name: "addon-own-name"},
	Severity: diag.Warning,
	Summary:  "the profile of an add-on names itself by a name that Home Assistant replaces",
	Needs:    lint.NeedsTree | lint.NeedsProject,
	Run:      findOwnAddonNames,
}

func findOwnAddonNames(p *lint.Pass) {
	if p.Text.Addon == nil {
		return
	}
	for rule, scope := range lint.Each[ast.Rule](p.Text) {
		for _, w := range ruleword.PeersOf(rule) {
			name := w.Value()
			if w.IsZero() || spelling.HasVariable(name) || !addon.MissesOwn(p, name) {
				continue
			}
			rest, ok := addon.OwnName(p, name)
			is := "is not"
			if !ok {
				is = "does not match"
			}
			f := p.Report(w.Place, "%s %s the name that this profile is loaded by", w.Raw, is)
			lint.Note(f, addon.RenamedNote)
			switch {
			case ok && addon.IsProfile(scope):
				own := "@{profile_name}" + rest
				lint.FixUnsafely(f, "write "+own, p.Text.Replace(w.Place, spelling.QuotedLike(w, own)))
			case addon.IsProfile(scope):
				lint.Note(f, "@{profile_name} is that name")
			default:
				lint.Note(f, "in a child, *_%s%s matches it", p.Text.Addon.Slug.Text, rest)
			}
		}
	}
}
