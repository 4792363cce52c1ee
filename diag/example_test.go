package diag_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// A finding has a place, and a fix as edits of the text.
func ExampleApply() {
	file := source.NewFile("web", "profile web {\n  capability net_amdin,\n}\n")
	_, findings := parser.Parse(file, parser.Options{})
	for _, f := range findings {
		fmt.Println(f.Place, f.Severity, f.Message, f.Code)
		text, err := diag.Apply(file, f.Fixes[0].Edits)
		fmt.Print(text)
		fmt.Println(err)
	}
	// Output:
	// web:2:14 error unknown capability "net_amdin", did you mean "net_admin"? AA103 unknown-name
	// profile web {
	//   capability net_admin,
	// }
	// <nil>
}
