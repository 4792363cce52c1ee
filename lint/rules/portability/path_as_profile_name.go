package portability

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
	Needs:    lint.NeedsTree | lint.NeedsProject,
	Run:      findPathNames,
}

func findPathNames(p *lint.Pass) {
	for profile, scope := range lint.Each[*ast.Profile](p.Text) {
		name := profile.Name.Value()
		isPath := strings.HasPrefix(name, "/") || strings.HasPrefix(name, "@{")
		if !isPath || profile.Hat() || !profile.Attachment.IsZero() || strings.Contains(name, "//") {
			continue
		}
		short := path.Base(name)
		plain := !strings.ContainsAny(short, "*?[]{}@\"\\ ,/") && short != "."
		top := scope.Profile == nil
		if top && plain && (isTaken(p, short) || pathNamed(p)[short] > 1) {
			continue // the path tells it from the other one
		}
		f := p.Report(profile.Name.Place, "the path %s is the name of the profile too", profile.Name.Raw)
		f.Cause = "names that are paths"
		lint.Note(f, "other profiles have to name it so, in peer= and behind arrows")
		if top && plain {
			fixPathName(p, f, profile, short)
		}
	}
}

// fixPathName adds the fix that gives a profile a name of its own, wherever it is
// named in the files that are read. There is none if one of these cannot be changed.
func fixPathName(p *lint.Pass, f *diag.Finding, profile *ast.Profile, short string) {
	keyword := "profile "
	if profile.Kind != ast.KindBare {
		keyword = ""
	}
	edits := []diag.Edit{p.Text.Insert(profile.Name.Place.Start, keyword+short+" ")}
	message := "name it " + short
	if name := profile.Name.Value(); !strings.ContainsAny(name, "*?[]{}@") {
		uses, ok := nameUsesOf(p).rename(name, short)
		if !ok {
			lint.Note(f, "it is named where it cannot be renamed, by a pattern or in a file that is not checked")
			return
		}
		if edits = append(edits, uses...); len(uses) > 0 {
			message += ", also where others name it"
		}
	}
	lint.FixUnsafely(f, message, edits...)
}
