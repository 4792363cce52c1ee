package style

import (
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var directoryVariableMark = lint.Analyzer{
	Code:     diag.Code{ID: "AA507", Name: "directory-variable-mark"},
	Severity: diag.Info,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning},
	Summary:  "a variable for a directory stands without a slash behind it",
	Needs:    lint.NeedsTree,
	Options: []lint.Option{{
		Name: "variables", Help: "The names of variables whose values are directories.",
		Default: []string{"HOME", "PROC", "run", "sys", "tmp", "MOUNTS"},
	}},
	Run: findUnmarkedVariables,
}

func findUnmarkedVariables(p *lint.Pass) {
	variables := p.Strings("variables")
	for rule := range lint.Each[*ast.FileRule](p.Text) {
		value := rule.Path.Value()
		for ref := range ast.References(value) {
			if ref.Start != 0 || ref.End != len(value) || !slices.Contains(variables, ref.Name) {
				break
			}
			f := p.Report(rule.Path.Place, "write %s/, to show that a directory is meant", value)
			lint.FixUnsafely(f, "write "+value+"/", p.Text.Insert(spelling.BeforeQuote(rule.Path), "/"))
		}
	}
}
