package parser

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/lexer"
)

// feed is what is left to read, with the comments that were read on the way.
type feed struct {
	*input
	scan     *lexer.Scanner
	comments []ast.Comment // read, but not yet given to a node
	reread   int           // how many bytes were read again
}
