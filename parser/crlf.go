package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// withoutCR reads a text with CRLF line ends as if they were plain ones. If
// that is better, the line ends are one mistake, and what is left are others.
// To the reference the CR is a blank between statements, and a part of the
// word before it in most rules.
func withoutCR(p *parser, tree *ast.File) (*parser, *ast.File) {
	const crlf = "\r\n"
	mistakes := p.diags.Errors()
	plain := strings.ReplaceAll(p.src, crlf, " \n")
	q := newParser(p.file, plain, p.opts)
	q.plainLines = true
	q, again := q.parseBalanced()
	if len(q.diags.Errors()) >= len(mistakes) {
		return p, tree
	}
	p.diags.Sort()
	first := p.diags.Errors()[0].Place.Span.Start
	at := first
	if i := strings.Index(p.src[first:], crlf); i >= 0 {
		at += uint32(i)
	} else {
		at = uint32(strings.LastIndex(p.src, crlf))
	}
	f := q.report(diag.SyntaxError, source.Span{Start: at, End: at + 1}, "the file has CRLF line ends: the parser takes the CR for a part of the word before it")
	note(f, "between statements it does no harm, but the words of most rules are read up to the newline")
	from, to := uint32(strings.Index(p.src, crlf)), uint32(strings.LastIndex(p.src, crlf)+len(crlf))
	q.fix(f, true, source.Span{Start: from, End: to}, strings.ReplaceAll(p.src[from:to], crlf, "\n"), "convert the line ends to LF")
	return q, again
}
