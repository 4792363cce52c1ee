package parser_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// A mistake spoils its own statement alone: there always is a tree.
func ExampleParse() {
	file := source.NewFile("web", "profile web {\n  /a r\n  /b w,\n}\n")
	tree, findings := parser.Parse(file, parser.Options{})
	for _, f := range findings {
		fmt.Println(f.Place, f.Message)
	}
	for stmt := range ast.Statements(tree.Stmts) {
		fmt.Printf("%T\n", stmt)
	}
	// Output:
	// web:2:6 missing "," at the end of this rule
	// *ast.Profile
	// *ast.FileRule
	// *ast.FileRule
}
