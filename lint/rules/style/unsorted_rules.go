package style

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/source"
)

var unsortedRules = lint.Analyzer{
	Code:     diag.Code{ID: "AA505", Name: "unsorted-rules"},
	Severity: diag.Info,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsInfo},
	Summary:  "the rules of a paragraph are not sorted",
	Needs:    lint.NeedsTree,
	Layout:   true,
	Run:      findUnsortedRules,
}

func findUnsortedRules(p *lint.Pass) {
	for paragraph := range format.Unsorted(p.Text.Tree) {
		for i, stmt := range paragraph.Written {
			if stmt == paragraph.Sorted[i] {
				continue
			}
			f := p.Report(stmt.Span(), "the rules of this paragraph are not sorted: another one belongs here")
			lint.Relate(f, p.Text.Place(paragraph.Sorted[i].Span()), "this one")
			edit, ok := reordered(p.Text, paragraph)
			switch {
			case ok && slices.Equal(targets(paragraph.Written), targets(paragraph.Sorted)):
				lint.FixByMeaning(f, "sort the paragraph", edit)
			case ok:
				lint.FixUnsafely(f, "sort the paragraph; the compiled policy lists its exec targets in another order then", edit)
			}
			break
		}
	}
}

// targets returns the profiles that rules name for programs, in the order in which
// the compiled policy lists them.
func targets(stmts []ast.Stmt) []string {
	var named []string
	for _, stmt := range stmts {
		switch r := stmt.(type) {
		case *ast.FileRule:
			if r.Perms.Exec.Transition != ast.NoExec && !r.Target.IsZero() {
				named = append(named, r.Target.Value())
			}
		case *ast.ChangeProfileRule:
			named = append(named, r.Target.Value())
		}
	}
	return named
}

// reordered returns the edit that sorts a paragraph; false if its statements do
// not stand on lines of their own.
func reordered(t *lint.Text, paragraph format.Paragraph) (diag.Edit, bool) {
	lines := map[ast.Stmt]source.Span{}
	for i, stmt := range paragraph.Written {
		span := linesOf(t, stmt)
		if i > 0 && span.Start < lines[paragraph.Written[i-1]].End {
			return diag.Edit{}, false
		}
		lines[stmt] = span
	}
	first, last := lines[paragraph.Written[0]], lines[paragraph.Written[len(paragraph.Written)-1]]
	if strings.TrimSpace(t.Source.Slice(source.Span{Start: first.Start, End: paragraph.Written[0].Span().Start})) != "" {
		return diag.Edit{}, false
	}
	var b strings.Builder
	for i, stmt := range paragraph.Sorted {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strings.TrimSuffix(t.Source.Slice(lines[stmt]), "\r"))
	}
	return t.Replace(source.Span{Start: first.Start, End: last.End}, b.String()), true
}

// linesOf returns the lines that a statement stands on, without the last line
// end.
func linesOf(t *lint.Text, stmt ast.Stmt) source.Span {
	span := stmt.Span()
	return source.Span{
		Start: t.Source.Line(t.Source.LineAt(span.Start)).Start,
		End:   t.Source.Line(t.Source.LineAt(span.End)).End,
	}
}
