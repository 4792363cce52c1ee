package ast_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

const backup = `
profile backup /usr/bin/backup {
  capability dac_read_search sys_nice, # to read everything, slowly

  /usr/bin/tar ix,
  deny /home/*/.ssh/** r,
  "/srv/my files/" r,
}
`

// What a profile permits is in its rules.
func Example() {
	file := source.NewFile("backup", backup)
	tree, findings := parser.Parse(file, parser.Options{})
	for _, f := range findings {
		fmt.Println(f.Message)
	}
	for stmt := range ast.Statements(tree.Stmts) {
		switch rule := stmt.(type) {
		case *ast.CapabilityRule:
			for _, name := range rule.Names {
				fmt.Println("capability", name.Value())
			}
		case *ast.FileRule:
			access := "allowed"
			if rule.Quals().Deny() {
				access = "denied"
			}
			line := file.Position(rule.Span().Start, source.Runes).Line
			fmt.Printf("line %d: %s %s on %s\n", line, rule.Perms.Raw, access, rule.Path.Value())
		}
	}
	// Output:
	// capability dac_read_search
	// capability sys_nice
	// line 5: ix allowed on /usr/bin/tar
	// line 6: r denied on /home/*/.ssh/**
	// line 7: r allowed on /srv/my files/
}

// Walk visits what is in statements, too: here each comment and each word in
// quotes.
func ExampleWalk() {
	tree, _ := parser.Parse(source.NewFile("backup", backup), parser.Options{})
	ast.Walk(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Comment:
			fmt.Println(n.Text)
		case *ast.Word:
			if n.Quoted() {
				fmt.Println(n.Raw)
			}
		}
		return true
	})
	// Output:
	// # to read everything, slowly
	// "/srv/my files/"
}

// A vocabulary knows the words of the language and what a misspelled one may
// have meant.
func ExampleVocabulary() {
	fmt.Println(ast.Capabilities.Has("sys_admn"))
	fmt.Println(ast.Capabilities.Nearest("sys_admn"))
	// Output:
	// false
	// [sys_admin]
}
