package source_test

import (
	"fmt"
	"strings"

	"github.com/aa-lint/aa-lint/source"
)

// An offset is a line and a column, in the unit that the reader counts in.
func ExampleFile_Position() {
	file := source.NewFile("web", "profile web {\n  /srv/große/𝛼/x r,\n}\n")
	offset := uint32(strings.Index(file.Text(), "x r"))
	for _, unit := range []source.Unit{source.Runes, source.Bytes, source.UTF16} {
		at := file.Position(offset, unit)
		fmt.Printf("%s:%d:%d\n", file.Name(), at.Line, at.Column)
	}
	// Output:
	// web:2:16
	// web:2:20
	// web:2:17
}
