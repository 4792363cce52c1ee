package portability

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/source"
)

var sbinVsBin = lint.Analyzer{
	Code:     diag.Code{ID: "AA415", Name: "sbin-vs-bin"},
	Severity: diag.Info,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning},
	Summary:  "a program is looked for in @{bin} that lies in @{sbin}, or the other way round",
	Needs:    lint.NeedsTree,
	Options: []lint.Option{{
		Name: "sbin", Default: []string{},
		Help: "The names of all programs that lie in sbin. Without them nothing is found.",
	}},
	Run: findMisplacedPrograms,
}

func findMisplacedPrograms(p *lint.Pass) {
	sbin := p.Strings("sbin")
	if len(sbin) == 0 {
		return
	}
	for w := range programs(p.Text) {
		value := w.Value()
		dir, name, ok := strings.Cut(value, "}/")
		if !ok || strings.ContainsAny(name, "/*?[]{}") {
			continue
		}
		should := "@{bin"
		if slices.Contains(sbin, name) {
			should = "@{sbin"
		}
		if dir != "@{bin" && dir != "@{sbin" || dir == should {
			continue
		}
		f := p.Report(w.Place, "%s lies in %s}", name, should)
		start := strings.Index(w.Raw, dir)
		lint.FixUnsafely(f, "write "+should+"}", p.Text.Replace(spelling.Part(w, start, start+len(dir)), should))
	}
}

// programs yields the words of a text that name programs: paths in rules on
// files, attachments, and values of variables.
func programs(t *lint.Text) func(func(ast.Word) bool) {
	return func(yield func(ast.Word) bool) {
		for stmt := range lint.Each[ast.Stmt](t) {
			var words []ast.Word
			switch s := stmt.(type) {
			case *ast.FileRule:
				words = []ast.Word{s.Path}
			case *ast.Profile:
				words = []ast.Word{s.Attachment}
			case *ast.VariableAssignment:
				words = s.Values
			}
			for _, w := range words {
				if w.Place != (source.Span{}) && !yield(w) {
					return
				}
			}
		}
	}
}
