package parser

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// input is the text that is read, and where it is from.
type input struct {
	file       *source.File
	src        string
	splice     *splicer  // nil unless includes are spliced
	plainLines bool      // src has blanks where the file has the CR of a CRLF
	line       lineCache // the line looked at last
}

// text returns the text of a token.
func (in *input) text(t lexer.Token) string { return in.slice(t.Span) }

func (in *input) slice(s source.Span) string {
	if in.splice != nil {
		return in.splice.slice(s)
	}
	return in.src[s.Start:s.End]
}

func (in *input) asWord(t lexer.Token) ast.Word {
	return ast.Word{Raw: in.text(t), Place: t.Span}
}

func (in *input) placeOf(s source.Span) diag.Place {
	if in.splice != nil {
		return in.splice.splicedPlace(s)
	}
	return diag.Place{File: in.file, Span: s}
}
