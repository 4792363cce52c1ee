package project

import (
	"path"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var missingLocalInclude = lint.Analyzer{
	Code:     diag.Code{ID: "AA601", Name: "missing-local-include"},
	Severity: diag.Info,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning},
	Summary:  "a profile has no place for local additions",
	Needs:    lint.NeedsTree | lint.NeedsProject,
	Options: []lint.Option{{
		Name: "pattern", Default: "local/", Help: "How the names of files for local additions start.",
	}},
	Run: findMissingLocalIncludes,
}

func findMissingLocalIncludes(p *lint.Pass) {
	if p.Text.Fragment || p.Text.Carried != nil || !p.Project.Whole || p.Text.Broken() {
		return
	}
	pattern := p.String("pattern")
	for inc := range ast.Includes(p.Text.Tree.Stmts) {
		if inc.File.Magic() && strings.HasPrefix(inc.File.Name(), pattern) {
			return
		}
	}
	for profile, scope := range lint.Each[*ast.Profile](p.Text) {
		if scope.Profile != nil || len(profile.Body.Stmts) == 0 {
			continue
		}
		name := path.Base(p.Text.Path)
		f := p.Report(profile.Head(), "administrators have no place for additions but this file")
		last := profile.Body.Stmts[len(profile.Body.Stmts)-1]
		if at, ok := nextLine(p.Text, last); ok {
			text := "\n" + indentOf(p.Text, last) + "include if exists <" + pattern + name + ">\n"
			lint.FixUnsafely(f, "include "+pattern+name, p.Text.Insert(at, text))
		}
		return
	}
}

// nextLine returns the start of the line behind a statement; false if something
// else stands between.
func nextLine(t *lint.Text, stmt ast.Stmt) (uint32, bool) {
	line := t.Source.LineAt(stmt.Span().End)
	if line == t.Source.Lines() {
		return 0, false
	}
	rest := t.Source.Line(line)
	rest.Start = stmt.Span().End
	behind := strings.TrimSpace(t.Source.Slice(rest))
	return t.Source.Line(line + 1).Start, behind == "" || strings.HasPrefix(behind, "#")
}

// indentOf returns the blanks before a statement on its line.
func indentOf(t *lint.Text, stmt ast.Stmt) string {
	line := t.Source.Slice(t.Source.Line(t.Source.LineAt(stmt.Span().Start)))
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}
