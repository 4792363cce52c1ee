package parser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/asttest"
	"github.com/aa-lint/aa-lint/source"
)

// FuzzParse checks what holds of the tree and the findings of any text: spans
// lie in the file, children in their parents in order, every comment is in the
// tree once, and no text is passed over in silence.
func FuzzParse(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add(text, false)
		f.Add(text, true)
	}
	f.Fuzz(func(t *testing.T, text string, fragment bool) {
		file := source.NewFile("fuzz", text)
		tree, findings := Parse(file, Options{Fragment: fragment})
		checkFindings(t, file, findings)
		if len(findings.Errors()) == 0 {
			checkAccepted(t, text, fragment, tree)
		}
		if len(findings) > MaxFindings || strings.Contains(text, "\r\n") && len(findings) > 0 {
			return // a part of the text was not read, or was read with other line ends
		}
		if len(findings.Errors()) > 0 {
			asttest.CheckBroken(t, file, tree)
			return
		}
		asttest.Check(t, file, tree)
	})
}

// seeds returns the project's profiles and the broken ones of the goldens.
func seeds(f testing.TB) []string {
	f.Helper()
	var texts []string
	profiles, _ := filepath.Glob("../testdata/profiles/*")
	for _, path := range profiles {
		if text, err := os.ReadFile(path); err == nil {
			texts = append(texts, string(text))
		}
	}
	archives, _ := filepath.Glob("testdata/recovery/*.txtar")
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if !isGolden(file.Name) {
				texts = append(texts, string(file.Data))
			}
		}
	}
	if len(texts) < 100 {
		f.Fatalf("%d seeds", len(texts))
	}
	return texts
}

// checkFindings checks that findings and their fixes lie in the file, and that
// the fixes can be applied.
func checkFindings(t *testing.T, file *source.File, findings diag.List) {
	t.Helper()
	size := uint32(len(file.Text()))
	for _, f := range findings {
		if s := f.Place.Span; s.Start > s.End || s.End > size {
			t.Errorf("%s: %v is outside of the file of %d bytes", f.Message, s, size)
		}
		if f.Message == "" || f.Code.ID == "" {
			t.Errorf("no message or code: %+v", f)
		}
		for _, r := range f.Related {
			if s := r.Place.Span; s.Start > s.End || s.End > size {
				t.Errorf("%s: %s: %v is outside of the file", f.Message, r.Message, s)
			}
		}
		for _, fix := range f.Fixes {
			if _, err := diag.Apply(file, fix.Edits); err != nil {
				t.Errorf("%s: %s: %v", f.Message, fix.Message, err)
			}
		}
	}
}

// checkAccepted checks that a text without errors was read: nothing in it is
// broken, and a newline at its end makes no difference.
func checkAccepted(t *testing.T, text string, fragment bool, tree *ast.File) {
	t.Helper()
	for stmt := range ast.Statements(tree.Stmts) {
		if bad, ok := stmt.(*ast.Bad); ok && !bad.Spliced && !strings.HasPrefix(bad.Text, "include") && !strings.HasPrefix(bad.Text, "#include") {
			t.Errorf("%q is no statement, but there is no error", bad.Text)
		}
	}
	if strings.Contains(text[strings.LastIndexByte(text, '\n')+1:], "#") {
		return // only a newline makes that a comment
	}
	_, findings := Parse(source.NewFile("fuzz", text+"\n"), Options{Fragment: fragment})
	for _, f := range findings.Errors() {
		t.Errorf("with a newline at the end there is an error: %s", f.Message)
	}
}
