package rules

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
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
		for _, w := range peers(rule) {
			name := w.Value()
			if w.IsZero() || hasVariable(name) || !missesOwnAddon(p, name) {
				continue
			}
			rest, ok := ownAddonName(p, name)
			is := "is not"
			if !ok {
				is = "does not match"
			}
			f := p.Report(w.Place, "%s %s the name that this profile is loaded by", w.Raw, is)
			lint.Note(f, renamedNote)
			switch {
			case ok && isAddonProfile(scope):
				own := "@{profile_name}" + rest
				lint.FixUnsafely(f, "write "+own, p.Text.Replace(w.Place, quotedLike(w, own)))
			case isAddonProfile(scope):
				lint.Note(f, "@{profile_name} is that name")
			default:
				lint.Note(f, "in a child, *_%s%s matches it", p.Text.Addon.Slug.Text, rest)
			}
		}
	}
}
