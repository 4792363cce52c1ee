package parser

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/update"
	"github.com/aa-lint/aa-lint/source"
)

// TestRecovery compares what the parser says of broken profiles with what a
// person would hope for. An archive has the hopes as its comment, and for each
// profile `name` a file `name.want` with the findings; where it matters what
// is still read behind a mistake, a file `name.tree` has an outline of the
// tree. A name that ends in ".fragment" is read as a file that others include.
// A name that ends in ".quoted" holds Go string literals, one a line, that make
// up the profile: for bytes that cannot be seen.
func TestRecovery(t *testing.T) {
	archives, err := filepath.Glob(filepath.Join("testdata", "recovery", "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) { runArchive(t, path) })
	}
}

func runArchive(t *testing.T, path string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	golden := map[string]string{}
	for _, f := range archive.Files {
		golden[f.Name] = string(f.Data)
	}
	out := &txtar.Archive{Comment: archive.Comment}
	for _, f := range archive.Files {
		if isGolden(f.Name) {
			continue
		}
		out.Files = append(out.Files, f)
		results := parseCase(t, f)
		for _, kind := range []string{".want", ".tree"} {
			want, ok := golden[f.Name+kind]
			if !ok && kind == ".tree" {
				continue
			}
			out.Files = append(out.Files, txtar.File{Name: f.Name + kind, Data: []byte(results[kind])})
			if diff := cmp.Diff(want, results[kind]); diff != "" && !update.Goldens() {
				t.Errorf("%s%s (-want +got):\n%s", f.Name, kind, diff)
			}
		}
	}
	if update.Goldens() {
		if err := os.WriteFile(path, txtar.Format(out), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func isGolden(name string) bool {
	return strings.HasSuffix(name, ".want") || strings.HasSuffix(name, ".tree")
}

// parseCase parses a profile of an archive and renders the results.
func parseCase(t *testing.T, f txtar.File) map[string]string {
	t.Helper()
	text := string(f.Data)
	if strings.Contains(f.Name, ".quoted") {
		text = unquoteLines(t, f)
	}
	file := source.NewFile(f.Name, text)
	opts := Options{Fragment: strings.Contains(f.Name, ".fragment")}
	tree, findings := Parse(file, opts)
	checkTree(t, tree, findings)
	checkFixes(t, file, opts, findings)
	var want, outline strings.Builder
	for _, finding := range findings {
		renderFinding(&want, finding)
	}
	renderStatements(&outline, file, tree.Stmts, "")
	return map[string]string{".want": want.String(), ".tree": outline.String()}
}

// unquoteLines returns the text of Go string literals, one a line.
func unquoteLines(t *testing.T, f txtar.File) string {
	t.Helper()
	var b strings.Builder
	for line := range strings.Lines(string(f.Data)) {
		s, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			t.Fatalf("%s: %s: %v", f.Name, line, err)
		}
		b.WriteString(s)
	}
	return b.String()
}

// renderFinding writes a finding with the line that it is about, carets under
// the exact bytes, and the lines as each fix leaves them.
func renderFinding(b *strings.Builder, f diag.Finding) {
	fmt.Fprintf(b, "%s: %s %s: %s\n", position(f.Place.File, f.Place.Span.Start), f.Severity, f.Code, f.Message)
	renderLine(b, f.Place)
	for _, note := range f.Notes {
		fmt.Fprintf(b, "    note: %s\n", note)
	}
	for _, r := range f.Related {
		fmt.Fprintf(b, "    %s: %s: %s\n", position(r.Place.File, r.Place.Span.Start), r.Message, quoteShort(r.Place.File.Slice(r.Place.Span)))
	}
	for _, fix := range f.Fixes {
		renderFix(b, f.Place.File, fix)
	}
}

func position(file *source.File, offset uint32) string {
	p := file.Position(offset, source.Runes)
	return fmt.Sprintf("%d:%d", p.Line, p.Column)
}

func renderLine(b *strings.Builder, at diag.Place) {
	line := at.File.Line(at.File.LineAt(at.Span.Start))
	text := at.File.Slice(line)
	before := at.File.Slice(source.Span{Start: line.Start, End: min(at.Span.Start, line.End)})
	marked := at.File.Slice(source.Span{Start: at.Span.Start, End: min(at.Span.End, line.End)})
	carets := strings.Repeat("^", max(1, len([]rune(marked))))
	if at.Span.Empty() {
		carets = "| (nothing is marked)"
	}
	if at.Span.End > line.End {
		carets += " and up to " + position(at.File, at.Span.End)
	}
	fmt.Fprintf(b, "    |%s\n    |%s%s\n", visible(text), blankOut(before), carets)
}

// visible makes bytes that are no text visible, each as one sign.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == '\ufeff' {
			return '·'
		}
		return r
	}, strings.ToValidUTF8(text, "·"))
}

// blankOut returns blanks as wide as a text; tabs stay.
func blankOut(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, text)
}

func quoteShort(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 60 {
		text = string(runes[:60]) + "…"
	}
	return strconv.Quote(text)
}

// renderFix writes what a fix does and the lines as it leaves them.
func renderFix(b *strings.Builder, file *source.File, fix diag.Fix) {
	kind := "fix"
	if fix.Safe {
		kind = "safe fix"
	}
	fmt.Fprintf(b, "    %s: %s\n", kind, fix.Message)
	text, err := diag.Apply(file, fix.Edits)
	if err != nil {
		fmt.Fprintf(b, "    %v\n", err)
		return
	}
	from, to := editedLines(file, fix.Edits)
	grown := strings.Count(text, "\n") - strings.Count(file.Text(), "\n")
	fixed := source.NewFile("", text)
	for n := from; n <= min(to+grown, from+4); n++ {
		fmt.Fprintf(b, "    +%s\n", visible(fixed.Slice(fixed.Line(n))))
	}
}

// editedLines returns the first and the last line that edits touch.
func editedLines(file *source.File, edits []diag.Edit) (from, to int) {
	from = file.Lines()
	for _, e := range edits {
		from = min(from, file.LineAt(e.Place.Span.Start))
		to = max(to, file.LineAt(e.Place.Span.End))
	}
	return from, to
}

// renderStatements writes an outline of statements: the type of each node and
// its text.
func renderStatements(b *strings.Builder, file *source.File, stmts []ast.Stmt, indent string) {
	for _, stmt := range stmts {
		text := file.Slice(stmt.Span())
		blocks := ast.Blocks(stmt)
		if len(blocks) > 0 {
			text = file.Slice(source.Span{Start: stmt.Span().Start, End: blocks[0].Open.Start})
		}
		name := strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%T", stmt), "*ast."), "Rule")
		fmt.Fprintf(b, "%s%s %s\n", indent, name, quoteShort(text))
		for i, block := range blocks {
			if i > 0 {
				fmt.Fprintf(b, "%sElse\n", indent)
			}
			renderStatements(b, file, block.Stmts, indent+"    ")
		}
	}
}

// checkTree checks what holds of the tree and the findings of any text.
func checkTree(t testing.TB, tree *ast.File, findings diag.List) {
	t.Helper()
	size := uint32(len(tree.Source.Text()))
	for _, f := range findings {
		if s := f.Place.Span; s.Start > s.End || s.End > size {
			t.Errorf("%s: place %v outside of the file of %d bytes", f.Message, s, size)
		}
		if f.Message == "" || strings.HasSuffix(f.Message, ".") || strings.Contains(f.Message, "\n") {
			t.Errorf("message %q", f.Message)
		}
	}
	checkStatements(t, tree.Source, tree.Stmts, source.Span{Start: 0, End: size})
	for stmt := range ast.Statements(tree.Stmts) {
		if bad, ok := stmt.(*ast.Bad); ok && len(findings) == 0 {
			t.Errorf("text %q is no statement, but nothing was reported", bad.Text)
		}
	}
}

// checkStatements checks that statements lie inside of their block, one behind
// the other.
func checkStatements(t testing.TB, file *source.File, stmts []ast.Stmt, in source.Span) {
	t.Helper()
	end := in.Start
	for _, stmt := range stmts {
		s := stmt.Span()
		if s.Start < end || s.End < s.Start || s.End > in.End {
			t.Errorf("%T %q at %v is not behind %d and inside of %v", stmt, file.Slice(s), s, end, in)
		}
		end = max(end, s.End)
		for _, block := range ast.Blocks(stmt) {
			checkStatements(t, file, block.Stmts, s)
		}
	}
}

// checkFixes checks that a safe fix mends its mistake, and that no fix makes
// others.
func checkFixes(t testing.TB, file *source.File, opts Options, findings diag.List) {
	t.Helper()
	before := len(findings.Errors())
	for _, f := range findings {
		for _, fix := range f.Fixes {
			text, err := diag.Apply(file, fix.Edits)
			if err != nil {
				t.Errorf("%s: %v", f.Message, err)
				continue
			}
			_, left := Parse(source.NewFile(file.Name(), text), opts)
			same := func(g diag.Finding) bool { return g.Message == f.Message && g.Place.Span == f.Place.Span }
			switch after := len(left.Errors()); {
			case after > before, fix.Safe && after >= before && slices.ContainsFunc(left, same):
				t.Errorf("%s: %s: fix %q leads from %d errors to %d:\n%s", file.Name(), f.Message, fix.Message, before, after, text)
			}
		}
	}
}
