package project

import (
	"path"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var profileNameVsFile = lint.Analyzer{
	Code:     diag.Code{ID: "AA602", Name: "profile-name-vs-file"},
	Severity: diag.Info,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning},
	Summary:  "a file has the name of none of its profiles",
	Needs:    lint.NeedsTree,
	Run:      findMisnamedFiles,
}

func findMisnamedFiles(p *lint.Pass) {
	if p.Text.Fragment || p.Text.Carried != nil || p.Text.Addon != nil || p.Text.Path == "<stdin>" {
		return
	}
	file := path.Base(p.Text.Path)
	var first *ast.Profile
	for profile, scope := range lint.Each[*ast.Profile](p.Text) {
		if scope.Profile != nil {
			continue
		}
		if first == nil {
			first = profile
		}
		if fits(file, profile.Name.Value()) || fits(file, profile.Attachment.Value()) {
			return
		}
	}
	if first != nil {
		p.Report(first.Name.Place, "the file is called %s, and no profile in it is", file)
	}
}

// fits reports whether a file may have its name from that of a profile, or from
// the path of the program: usr.bin.foo for /usr/bin/foo.
func fits(file, name string) bool {
	if name == "" || spelling.HasVariable(name) {
		return false
	}
	return file == name || file == strings.ReplaceAll(strings.TrimPrefix(name, "/"), "/", ".") ||
		strings.TrimSuffix(file, path.Ext(file)) == name
}
