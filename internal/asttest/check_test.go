package asttest_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/asttest"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

func TestProjectProfiles(t *testing.T) {
	checkAll(t, filepath.Join("..", "..", "testdata", "profiles"))
}

func TestCorpora(t *testing.T) {
	dir := filepath.Join(corpus.Dir(t), "corpus")
	for _, name := range []string{"profiles", "language"} {
		checkAll(t, filepath.Join(dir, name))
	}
}

// checkAll checks the trees of all files under a directory.
func checkAll(t *testing.T, dir string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for _, fragment := range []bool{true, false} {
			file := source.NewFile(path, string(text))
			tree, _ := parser.Parse(file, parser.Options{Fragment: fragment})
			asttest.Check(t, file, tree)
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Errorf("%s: %d files (%v)", dir, files, err)
	}
}

// TestViolations breaks a tree in each of the ways that Violations looks for.
func TestViolations(t *testing.T) {
	const text = "# one\nprofile p {\n  /b # two\n  r,\n  /a r, # three\n}\n"
	profile := func(f *ast.File) *ast.Profile { return f.Stmts[0].(*ast.Profile) }
	rule := func(f *ast.File, i int) *ast.FileRule { return profile(f).Body.Stmts[i].(*ast.FileRule) }
	tests := []struct {
		name  string
		spoil func(*ast.File)
		want  string
	}{
		{"nothing", func(*ast.File) {}, ""},
		{"a span beyond the file", func(f *ast.File) { rule(f, 1).SetSpan(source.Span{Start: 34, End: 999}) }, "is not in the file, which has 52 bytes"},
		{"a span that ends before it starts", func(f *ast.File) { rule(f, 1).SetSpan(source.Span{Start: 34, End: 33}) }, "is not in the file, which has 52 bytes"},
		{"a span beyond the parent", func(f *ast.File) { profile(f).SetSpan(source.Span{Start: 6, End: 20}) }, "is not in its parent, {6 20}"},
		{"a word with another text", func(f *ast.File) { rule(f, 1).Path.Raw = "/c" }, `*ast.Word {36 38} "/a" has the text "/c"`},
		{"a word without its first byte", func(f *ast.File) { rule(f, 1).Path.Place.Start++ }, `*ast.Word {37 38} "a" has the text "/a"`},
		{"a comment with another text", func(f *ast.File) { profile(f).Comments().Before[0].Text = "# eins" }, `has the text "# eins"`},
		{"a bad statement with another text", func(f *ast.File) {
			bad := &ast.Bad{Text: "/x"}
			bad.SetSpan(rule(f, 1).Span())
			bad.SetComments(rule(f, 1).Comments())
			profile(f).Body.Stmts[1] = bad
		}, `has the text "/x"`},
		{"a comment lost between statements", func(f *ast.File) { profile(f).Comments().Before = nil }, `has no node for {0 6} "# one\n"`},
		{"a comment lost between words", func(f *ast.File) { rule(f, 0).Comments().Inner = nil }, `has no node for what may be a comment: {22 31} " # two\n  "`},
		{"a comment lost behind a statement", func(f *ast.File) { rule(f, 1).Comments().Suffix = nil }, `has no node for {41 50} " # three\n"`},
		{"a statement lost", func(f *ast.File) { profile(f).Body.Stmts = profile(f).Body.Stmts[:1] }, `has no node for {33 50} "\n  /a r, # three\n"`},
		{"a comment of another line", func(f *ast.File) {
			c := profile(f).Comments()
			c.Suffix = []ast.Comment{{Place: source.At(52)}}
		}, `is not on the line on which its statement ends`},
		{"a node twice", func(f *ast.File) { profile(f).Body.Stmts[0] = rule(f, 1) }, "is in the tree twice"},
		{"the wrong order", func(f *ast.File) { s := profile(f).Body.Stmts; s[0], s[1] = s[1], s[0] }, "*ast.FileRule {20 33} \"/b # two\\n  r,\" is not behind its sibling"},
		{"a statement without text", func(f *ast.File) { rule(f, 1).SetSpan(source.At(36)) }, "has no text"},
		{"the tree of another file", func(f *ast.File) { f.Source = source.NewFile("other", text) }, "is the tree of another file, other"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file := source.NewFile("f", text)
			tree, _ := parser.Parse(file, parser.Options{})
			test.spoil(tree)
			got := strings.Join(asttest.Violations(file, tree), "\n")
			if !strings.Contains(got, test.want) || (got == "") != (test.want == "") {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
