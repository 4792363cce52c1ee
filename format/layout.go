package format

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// continuation is how many columns deeper the lines stand on which a statement
// or list goes on.
const continuation = 4

// hang returns how many columns deeper a statement goes on: behind a keyword,
// below the word that follows it.
func (l *layout) hang(list []piece) int {
	first := list[0].text
	if len(list) == 1 || strings.Trim(first, "abcdefghijklmnopqrstuvwxyz_") != "" || l.startsLine(list[1]) {
		return continuation
	}
	return max(len(first)+1, continuation)
}

// startsLine reports whether a piece will stand at the start of a line, because
// of the author or of a comment before it.
func (l *layout) startsLine(p piece) bool {
	return l.wantsBreak(p) || len(l.comments) > 0 && l.comments[0].Place.Start < p.place.Start
}

// layout puts the pieces of one statement on lines.
type layout struct {
	p        *printer
	comments []ast.Comment // those still to come, in order
	lineEnd  string        // what must stand at the end of a line to go on in the next
	text     []byte        // of the present line
	line     line          // the rest of it
	hanging  int           // how many columns deeper the statement goes on
	nesting  []int         // the columns of the lines that opened the lists around
	at       uint32        // the end of the last piece or comment in the input
	forced   bool          // a comment ends the present line
}

// lay puts the pieces on lines, and the comments between them in their places.
func (p *printer) lay(ps *pieces, comments []ast.Comment, lineEnd string) {
	ps.settlePlaces()
	list := ps.list
	l := layout{p: p, comments: comments, lineEnd: lineEnd, text: p.buf[:0], at: offsetOf(list[0].place)}
	l.hanging = l.hang(list)
	l.line = line{indent: p.blockIndent(), at: l.at}
	for i, piece := range list {
		if piece.role == endRole && i == len(list)-1 && l.commentAtEnd() {
			l.text = append(l.text, piece.text...)
			l.at = offsetOf(l.comments[0].Place)
			break
		}
		l.commentsBefore(piece)
		l.piece(piece, i == 0)
	}
	l.layRest()
	p.buf = l.text
}

// commentAtEnd reports whether nothing but one comment, on the line of the last
// word, stands before the comma of a rule. It then comes behind the comma.
func (l *layout) commentAtEnd() bool {
	return len(l.comments) == 1 && !l.forced && !l.breaksBefore(l.comments[0].Place.Start)
}

func (l *layout) breaksBefore(at uint32) bool {
	return strings.IndexByte(between(l.p.src, l.at, at), '\n') >= 0
}

// commentsBefore writes the comments that stand before a piece.
func (l *layout) commentsBefore(next piece) {
	for len(l.comments) > 0 && !next.place.IsZero() && l.comments[0].Place.Start < next.place.Start {
		l.comment()
	}
}

// comment writes the next comment: on the line of what stands before it in the
// input, or on a line of its own.
func (l *layout) comment() {
	c := l.comments[0]
	l.comments = l.comments[1:]
	if l.forced || l.breaksBefore(c.Place.Start) {
		l.flushLine()
		l.line = line{indent: l.deeper(), at: inside}
	}
	l.line.comment = commentText(c)
	end := c.Place.End
	if end == 0 {
		end = inside
	}
	l.at, l.forced = end, true
}

func (l *layout) piece(piece piece, first bool) {
	switch {
	case first:
	case l.forced || l.wantsBreak(piece):
		if !l.forced {
			l.text = append(l.text, l.lineEnd...)
		}
		l.flushLine()
		l.line = line{indent: l.lineIndent(piece), at: inside}
	case piece.role == wordRole || piece.role == openRole || piece.role == tiedRole || piece.role == braceRole:
		l.text = append(l.text, ' ')
	}
	l.text = append(l.text, piece.text...)
	if !piece.place.IsZero() {
		l.at = piece.place.End
	}
	switch piece.role {
	case openRole:
		l.nesting = append(l.nesting, l.line.indent)
	case closeRole:
		l.nesting = l.nesting[:len(l.nesting)-1]
	}
}

// wantsBreak reports whether the author broke the line before a piece that may
// start one.
func (l *layout) wantsBreak(piece piece) bool {
	return piece.role != tiedRole && piece.role != braceRole && piece.role != endRole && !piece.place.IsZero() && l.breaksBefore(piece.place.Start)
}

// lineIndent returns the column of a line that starts with a piece: a parenthesis or
// brace that closes or opens stands below the line that it belongs to.
func (l *layout) lineIndent(piece piece) int {
	switch {
	case piece.role == closeRole:
		return l.nesting[len(l.nesting)-1]
	case piece.role == braceRole:
		return l.p.blockIndent()
	}
	return l.deeper()
}

func (l *layout) deeper() int {
	if n := len(l.nesting); n > 0 {
		return l.nesting[n-1] + continuation
	}
	return l.p.blockIndent() + l.hanging
}

// flushLine ends the present line.
func (l *layout) flushLine() {
	l.line.text = string(l.text)
	l.p.lines = append(l.p.lines, l.line)
	l.text, l.forced = l.text[:0], false
}

// layRest writes the comments behind the last piece and ends the last line.
func (l *layout) layRest() {
	for len(l.comments) > 0 {
		l.comment()
	}
	l.flushLine()
}
