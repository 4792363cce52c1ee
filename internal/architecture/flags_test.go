package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// flag is what a text has that names a flag of the program.
var flag = regexp.MustCompile("(^|[ (:`])(--[a-z]|-[I] )")

// TestLibrariesNameNoFlags looks for flags in the texts of all packages but those of
// the command line: a program that imports them has others, or none.
func TestLibrariesNameNoFlags(t *testing.T) {
	texts := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch filepath.ToSlash(path) {
			case "../../internal", "../../docs", "../../cmd", "../../.git":
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files := token.NewFileSet()
		tree, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			texts++
			if flag.MatchString(text) && !strings.Contains(text, "journalctl") { // flags of another program
				t.Errorf("%s: %q names a flag", files.Position(lit.Pos()), text)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if texts < 1000 {
		t.Errorf("%d texts", texts)
	}
}
