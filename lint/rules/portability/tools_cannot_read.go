package portability

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/source"
)

var toolsCannotRead = lint.Analyzer{
	Code:     diag.Code{ID: "AA422", Name: "tools-cannot-read"},
	Severity: diag.Warning,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning, lint.Upstream: lint.AsWarning},
	Summary:  "the parser reads it, but aa-enforce, aa-logprof and the other Python tools do not",
	Needs:    lint.NeedsTree,
	Run:      findUnreadable,
}

func findUnreadable(p *lint.Pass) {
	findSharedLines(p, p.Text.Tree.Stmts, nil)
	for stmt := range lint.Each[ast.Stmt](p.Text) {
		for _, b := range ast.Blocks(stmt) {
			findSharedLines(p, b.Stmts, b)
		}
		switch s := stmt.(type) {
		case *ast.Profile:
			quoteBlanks(p, s.Name, s.Attachment)
		case *ast.MountRule:
			quoteBlanks(p, s.Source, s.Target)
			for _, c := range s.Options {
				addCommas(p, c)
			}
		case *ast.FileRule:
			quoteBlanks(p, s.Path, s.Target)
		case *ast.LinkRule:
			quoteBlanks(p, s.Path, s.Target)
		case *ast.VariableAssignment:
			quoteBlanks(p, s.Values...)
		}
	}
}

// findSharedLines reports statements of a block that stand on the line of another
// one, or of one of its braces.
func findSharedLines(p *lint.Pass, stmts []ast.Stmt, b *ast.Block) {
	var last uint32
	if b != nil {
		if b.Open.IsZero() || b.Close.IsZero() {
			return
		}
		last = b.Open.End
	}
	for i, s := range stmts {
		if (i > 0 || b != nil) && sameLine(p, last, s.Span().Start) {
			reportSharedLine(p, s.Span(), last, i > 0)
		}
		last = s.Span().End
	}
	if b != nil && sameLine(p, last, b.Close.Start) {
		reportSharedLine(p, b.Close, last, last > b.Open.End)
	}
}

func reportSharedLine(p *lint.Pass, at source.Span, last uint32, behindRule bool) {
	f := p.Report(at, "the Python tools read one statement a line, and this one stands behind another")
	if !behindRule {
		f.Message = "the Python tools read one statement a line, and this one stands behind the brace"
	}
	text := p.Text.Source.Text()
	if strings.TrimLeft(text[last:at.Start], " \t") != "" {
		return // something that is no statement, a comment say
	}
	lint.FixSafely(f, "put it on a line of its own", p.Text.Replace(source.Span{Start: last, End: at.Start}, "\n"+indentAt(text, last, behindRule, text[at.Start] == '}')))
}

// longestLine is how long a line may be whose indentation is kept.
const longestLine = 1024

// indentAt returns the blanks to start a line with that takes what stood behind an
// offset: those of its line, and more behind a brace, less before one.
func indentAt(text string, at uint32, behindRule, closes bool) string {
	line := text[max(0, int(at)-longestLine):at]
	start := strings.LastIndexByte(line, '\n')
	if start < 0 && len(line) == longestLine {
		return ""
	}
	line = line[start+1:]
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	switch {
	case !behindRule && closes:
		return indent
	case !behindRule:
		return indent + "  "
	case closes:
		return strings.TrimSuffix(strings.TrimSuffix(indent, "  "), "\t")
	}
	return indent
}

// sameLine reports whether there is no line break between two offsets.
func sameLine(p *lint.Pass, from, to uint32) bool {
	return from <= to && !strings.Contains(p.Text.Source.Text()[from:to], "\n")
}

// quoteBlanks reports words with blanks behind backslashes.
func quoteBlanks(p *lint.Pass, words ...ast.Word) {
	for _, w := range words {
		if w.Quoted() || !strings.Contains(w.Raw, `\ `) {
			continue
		}
		f := p.Report(w.Place, "the Python tools do not read a blank behind a backslash")
		quoted := `"` + strings.ReplaceAll(w.Raw, `\ `, " ") + `"`
		if !strings.Contains(w.Raw, `"`) && !strings.Contains(w.Raw, `\\ `) {
			lint.FixSafely(f, "write "+quoted, p.Text.Replace(w.Place, quoted))
		}
	}
}

// addCommas reports options in parentheses that blanks alone separate.
func addCommas(p *lint.Pass, c *ast.Condition) {
	text := p.Text.Source.Text()
	var edits []diag.Edit
	for i := 1; i < len(c.Values); i++ {
		before, after := c.Values[i-1].Place, c.Values[i].Place
		if c.Paren && before.End <= after.Start && strings.TrimSpace(text[before.End:after.Start]) == "" && !strings.HasSuffix(c.Values[i-1].Raw, ",") {
			edits = append(edits, p.Text.Insert(before.End, ","))
		}
	}
	if len(edits) > 0 {
		f := p.Report(c.Place, "some releases of the Python tools want commas between options")
		lint.FixSafely(f, "add the commas", edits...)
	}
}
