package mode_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// A mode is changed in the source, and not a byte besides.
func ExampleApply() {
	file := source.NewFile("web", "profile web /usr/bin/web flags=(attach_disconnected)   { # the server\n}\n")
	tree, findings := parser.Parse(file, parser.Options{})
	profiles := mode.Profiles(tree)
	fmt.Println(mode.Of(profiles[0]))
	text, err := mode.Apply(tree, findings, profiles, mode.Set(mode.Complain))
	fmt.Print(text)
	fmt.Println(err)
	// Output:
	// enforce
	// profile web /usr/bin/web flags=(attach_disconnected, complain)   { # the server
	// }
	// <nil>
}
