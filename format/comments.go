package format

import (
	"slices"

	"github.com/aa-lint/aa-lint/ast"
)

// commentsOf returns the comments of a statement, never nil.
func commentsOf(s ast.Stmt) *ast.Comments {
	if c := s.Comments(); c != nil {
		return c
	}
	return new(ast.Comments)
}

func commentsBefore(s ast.Stmt) []ast.Comment { return commentsOf(s).Before }

// suffixes returns the comments at the end of a statement, and of the branches
// of a conditional.
func suffixes(s ast.Stmt) []ast.Comment {
	list := commentsOf(s).Suffix
	if c, ok := s.(*ast.Conditional); ok && c.Else != nil && c.Else.If != nil {
		list = append(slices.Clip(list), suffixes(c.Else.If)...)
	}
	return list
}

// commentLines writes whole-line comments behind an offset of the input. It
// returns the offset behind the last of them.
func (p *printer) commentLines(list []ast.Comment, at uint32) uint32 {
	for _, c := range list {
		p.printGap(at, c.Place)
		l := line{indent: p.commentDepth(c) * indentWidth, comment: commentText(c), at: offsetOf(c.Place)}
		if c.Place.Start < at {
			l.at = inside // of the statement before
		}
		p.lines = append(p.lines, l)
		at = max(at, c.Place.End)
		if c.Place.IsZero() {
			at = inside
		}
	}
	return at
}

// suffix writes the comments at the end of the last line.
func (p *printer) suffix(list []ast.Comment) {
	for _, c := range list {
		last := &p.lines[len(p.lines)-1]
		if last.comment == "" {
			last.comment = commentText(c)
			continue
		}
		p.lines = append(p.lines, line{indent: p.blockIndent(), comment: commentText(c), at: inside})
	}
}

// printBlockHead writes the comments behind the brace that opens a block, and returns
// the offset behind them in the input.
func (p *printer) printBlockHead(b *ast.Block) uint32 {
	at := b.Open.End
	if at == 0 {
		at = inside
	}
	p.depth++
	p.suffix(b.Head)
	p.depth--
	for _, c := range b.Head {
		at = max(at, c.Place.End)
	}
	return at
}
