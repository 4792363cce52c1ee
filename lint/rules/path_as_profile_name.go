package rules

import (
	"path"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var pathAsProfileName = lint.Analyzer{
	Code:     diag.Code{ID: "AA414", Name: "path-as-profile-name"},
	Severity: diag.Info,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning},
	Summary:  "a profile has the path of a program as its name",
	Needs:    lint.NeedsTree,
	Run:      findPathNames,
}

func findPathNames(p *lint.Pass) {
	for profile := range lint.Each[*ast.Profile](p.Text) {
		name := profile.Name.Value()
		isPath := strings.HasPrefix(name, "/") || strings.HasPrefix(name, "@{")
		if !isPath || profile.Hat() || !profile.Attachment.IsZero() {
			continue
		}
		f := p.Report(profile.Name.Place, "the path %s is the name of the profile too", profile.Name.Raw)
		lint.Note(f, "other profiles have to name it so, in peer= and behind arrows")
		short := path.Base(name)
		if strings.ContainsAny(short, "*?[]{}@\"\\ ,/") || short == "." {
			continue
		}
		keyword := "profile "
		if profile.Kind != ast.KindBare {
			keyword = ""
		}
		lint.FixUnsafely(f, "name it "+short, p.Text.Insert(profile.Name.Place.Start, keyword+short+" "))
	}
}
