package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// commentOwner is what a comment behind it on the same line belongs to: the
// last statement, or the block that was just opened.
type commentOwner struct {
	stmt  ast.Stmt
	block *ast.Block
	end   uint32 // where it ends
}

// owns notes that a statement has ended at the scanner's place.
func (bs *blocks) owns(stmt ast.Stmt, end uint32) {
	bs.owner = commentOwner{stmt: stmt, end: end}
}

// collectComments takes over the comments that the scanner has read.
func (fd *feed) collectComments() {
	for _, span := range fd.scan.Comments() {
		if fd.plainLines && fd.file.Text()[span.End-1] == '\r' {
			span.End--
		}
		fd.comments = append(fd.comments, ast.Comment{Place: span, Text: fd.slice(span)})
	}
}

// leading hands the comments before the present statement out: those on the
// line of what stands before to its owner. It returns the others, and those
// between the tokens of the statement.
func (p *parser) leading() (before, inner []ast.Comment) {
	if len(p.comments) == 0 {
		return nil, nil
	}
	all := p.comments
	p.comments = nil
	start := p.toks[0].Span.Start
	n := 0
	for n < len(all) && all[n].Place.Start < start {
		n++
	}
	before, inner = all[:n:n], all[n:]
	if len(before) > 0 && p.trails(before[0]) {
		p.giveToOwner(before[0])
		before = before[1:]
	}
	return before, inner
}

// trails reports whether a comment stands on the line on which the owner ends.
func (bs *blocks) trails(c ast.Comment) bool {
	o := bs.owner
	if o.stmt == nil && o.block == nil || o.end > c.Place.Start || bs.splice != nil {
		return false
	}
	return strings.IndexByte(bs.src[o.end:c.Place.Start], '\n') < 0
}

func (bs *blocks) giveToOwner(c ast.Comment) {
	bs.owner.end = c.Place.End
	if b := bs.owner.block; b != nil {
		b.Head = append(b.Head, c)
		return
	}
	comments := commentsOf(bs.owner.stmt)
	comments.Suffix = append(comments.Suffix, c)
}

// attach gives a statement the comments around it.
func attach(stmt ast.Stmt, before, inner []ast.Comment) {
	if len(before) > 0 {
		commentsOf(stmt).Before = before
	}
	if len(inner) > 0 {
		c := commentsOf(stmt)
		c.Inner = append(inner, c.Inner...)
	}
}

// attachInner gives a statement the comments that were read with its tokens.
// Those behind its end stand before the line end that ends an assignment.
func (fd *feed) attachInner(stmt ast.Stmt, inner []ast.Comment) {
	n := len(inner)
	for bad, ok := stmt.(*ast.Bad); ok && bad.Body != nil && n > 0 && inner[n-1].Place.End > bad.Body.Open.Start; {
		n-- // what was taken for a comment holds the brace
	}
	inner = inner[:n]
	if bad, ok := stmt.(*ast.Bad); ok && n > 0 && bad.Body == nil && inner[n-1].Place.Start < bad.Span().End {
		// The blanks at the end of a comment belong to it.
		fd.extendBad(bad, inner[n-1].Place.End)
	}
	for n > 0 && inner[n-1].Place.Start >= stmt.Span().End {
		n--
	}
	attach(stmt, nil, inner[:n])
	behind := inner[n:]
	same := 0
	for same < len(behind) && fd.splice == nil && !fd.lineBetween(stmt.Span().End, behind[same].Place.Start) {
		same++
	}
	if same > 0 {
		c := commentsOf(stmt)
		c.Suffix = append(behind[:same:same], c.Suffix...)
	}
	fd.comments = append(behind[same:len(behind):len(behind)], fd.comments...)
}

func commentsOf(stmt ast.Stmt) *ast.Comments {
	c := stmt.Comments()
	if c == nil {
		c = new(ast.Comments)
		stmt.SetComments(c)
	}
	return c
}
