package security

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var dangerousAbstraction = lint.Analyzer{
	Code:     diag.Code{ID: "AA230", Name: "dangerous-abstraction"},
	Severity: diag.Info,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning},
	Summary:  "an abstraction that allows more than its name says",
	Needs:    lint.NeedsTree | lint.NeedsProject,
	Options: []lint.Option{{
		Name: "abstractions", Help: "The abstractions, and what to include instead; nothing if rules are better.",
		Default: map[string]string{
			"bash": "shell", "dbus": "", "dbus-session": "", "dbus-system": "", "user-tmp": "",
			"dbus-session-strict": "bus-session", "dbus-system-strict": "bus-system",
			"gnome": "gnome-strict", "kde": "kde-strict", "nameservice": "nameservice-strict", "X": "X-strict",
		},
	}},
	Run: findDangerousAbstractions,
}

func findDangerousAbstractions(p *lint.Pass) {
	abstractions := p.Map("abstractions")
	for inc := range lint.Each[*ast.Include](p.Text) {
		name, ok := strings.CutPrefix(inc.File.Name(), "abstractions/")
		if !ok || !inc.File.Magic() {
			continue
		}
		better, known := abstractions[name]
		if !known {
			continue
		}
		f := p.Report(inc.Span(), "abstractions/%s allows more than most profiles that include it need", name)
		file := ast.FileName{Word: ast.Word{Raw: "<abstractions/" + better + ">"}}
		if better == "" || len(p.Project.Loader.Include(file).Files) == 0 {
			lint.Note(f, "write rules for what the program does")
			continue
		}
		lint.FixUnsafely(f, "include abstractions/"+better, p.Text.Replace(inc.File.Place, file.Raw))
	}
}
