package portability

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/optioncheck"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var equivalentProgram = lint.Analyzer{
	Code:     diag.Code{ID: "AA416", Name: "equivalent-program"},
	Severity: diag.Info,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning},
	Summary:  "a program is named that has another name on other systems",
	Needs:    lint.NeedsTree,
	Options: []lint.Option{{
		Name: "programs", Check: optioncheck.NamePattern, Help: "Names of programs, and the patterns that match all that take their place.",
		Default: map[string]string{
			"awk": "{m,g,}awk", "gawk": "{m,g,}awk", "mawk": "{m,g,}awk",
			"egrep": "{,e}grep", "which": "which{,.debianutils}",
		},
	}},
	Run: findEquivalentPrograms,
}

func findEquivalentPrograms(p *lint.Pass) {
	equivalents := p.Map("programs")
	for rule := range lint.EachAllowing[*ast.FileRule](p.Text) {
		if rule.Perms.Exec.Transition == ast.NoExec {
			continue
		}
		raw := strings.TrimSuffix(rule.Path.Raw, `"`)
		at := strings.LastIndexByte(raw, '/') + 1
		all, ok := equivalents[raw[at:]]
		if !ok {
			continue
		}
		f := p.Report(rule.Path.Place, "%s has other names on other systems: write %s", raw[at:], all)
		lint.FixUnsafely(f, "write "+all, p.Text.Replace(spelling.Part(rule.Path, at, len(raw)), all))
	}
}
