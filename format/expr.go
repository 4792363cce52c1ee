package format

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// putExpr adds a boolean expression. Its words stay as they are written: quotes
// make a difference there.
func (ps *pieces) putExpr(x ast.Expr) {
	switch x := x.(type) {
	case *ast.Operand:
		// At the end of a file "#" is a word; a line end makes it a comment.
		ps.odd = ps.odd || strings.HasPrefix(x.Word.Raw, "#")
		ps.putWord(x.Word, anywhere)
	case *ast.BooleanVariable:
		ps.putWord(x.Name, anywhere)
	case *ast.Defined:
		ps.putText(x.Keyword, "defined")
		ps.putWord(x.Name, anywhere)
	case *ast.Not:
		ps.putText(x.Keyword, "not")
		ps.putExpr(x.X)
	case *ast.Binary:
		ps.putExpr(x.X)
		ps.putText(x.OpSpan, x.Op.String())
		ps.putExpr(x.Y)
	case *ast.Paren:
		ps.paren(x)
	}
}

func (ps *pieces) paren(x *ast.Paren) {
	ps.addPiece(openRole, x.Open, "(")
	first := len(ps.list)
	ps.putExpr(x.X)
	if first < len(ps.list) && ps.list[first].role == wordRole {
		ps.list[first].role = firstRole
	}
	text := ")"
	if swallows(ps.list[len(ps.list)-1]) {
		text = " )"
	}
	ps.addPiece(closeRole, source.Span{Start: x.Close.Start, End: x.Close.End}, text)
}

// swallows reports whether a parenthesis directly behind a word would be part
// of it, as it is behind paths and set variables.
func swallows(p piece) bool { return p.text != "" && strings.IndexByte("/&:@", p.text[0]) >= 0 }
