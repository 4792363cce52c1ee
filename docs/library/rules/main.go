// Command rules prints the rules of a profile with their places.
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

func main() {
	text, err := os.ReadFile("testdata/profiles/backup")
	if err != nil {
		log.Fatal(err)
	}
	file := source.NewFile("backup", string(text))
	tree, findings := parser.Parse(file, parser.Options{})
	for _, f := range findings {
		fmt.Println(f.Place, f.Severity, f.Message)
	}
	for stmt := range ast.Statements(tree.Stmts) {
		if rule, ok := stmt.(ast.Rule); ok {
			at := rule.Span()
			fmt.Println(diag.Place{File: file, Span: at}, file.Text()[at.Start:at.End])
		}
	}
}
