package architecture

import (
	"go/doc"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestExamples checks that every public package has an example that runs. That of
// lint/rules is for the packages of its groups too.
func TestExamples(t *testing.T) {
	for name := range allowed {
		if strings.Contains("/"+name, "/internal/") || strings.HasPrefix(name, "cmd/") || strings.HasPrefix(name, "lint/rules/") {
			continue
		}
		files, err := filepath.Glob(filepath.Join("../..", name, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		runs := false
		for _, path := range files {
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range doc.Examples(file) {
				runs = runs || e.Output != ""
			}
		}
		if !runs {
			t.Errorf("the package %s has no Example with an Output", name)
		}
	}
}
