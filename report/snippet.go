package report

import (
	"strings"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/diag"
)

// snippet is a line of source with the carets that mark a place in it.
type snippet struct {
	number int // of the line
	text   string
	indent string // what stands before the carets
	carets string
}

// newSnippet returns the line in which a place starts, cut to a number of
// columns around it. Of a place in several lines the first line is marked.
func newSnippet(place diag.Place, width int) snippet {
	number := place.File.LineAt(place.Span.Start)
	line := place.File.Line(number)
	text := place.File.Slice(line)
	start := min(place.Span.Start, line.End)
	end := max(start, min(place.Span.End, line.End))
	s := snippet{number: number}
	s.fill(text, int(start-line.Start), int(end-line.Start), width)
	return s
}

// fill renders the line text with the bytes from start to end marked.
func (s *snippet) fill(line string, start, end, width int) {
	from, to := window(line, start, width)
	var text, indent, carets strings.Builder
	if from > 0 {
		text.WriteString("…")
		indent.WriteByte(' ')
	}
	for at := from; at < to; {
		shown, size := glyph(line[at:])
		text.WriteString(shown)
		switch {
		case at < start:
			pad(&indent, shown, " ")
		case at < end:
			pad(&carets, shown, "^")
		}
		at += size
	}
	if to < len(line) {
		text.WriteString("…")
	}
	s.text, s.indent, s.carets = text.String(), indent.String(), carets.String()
	if !strings.Contains(s.carets, "^") {
		s.carets = "^"
	}
}

// pad writes a mark as wide as a glyph. A tab stays one, so that it is as wide
// in the line of the carets.
func pad(b *strings.Builder, shown, mark string) {
	if shown == "\t" {
		b.WriteByte('\t')
		return
	}
	for range columns(shown) {
		b.WriteString(mark)
	}
}

// window returns the part of a line to show around the byte at start, so that
// it fits into a number of columns.
func window(line string, start, width int) (from, to int) {
	from, left := backward(line, start, width/3)
	to, left = forward(line, start, left+width-width/3)
	from, _ = backward(line, from, left)
	return from, to
}

// backward goes back from an offset for a number of columns at most. It
// returns where it came to and the columns that are left.
func backward(line string, at, left int) (int, int) {
	for at > 0 {
		_, size := utf8.DecodeLastRuneInString(line[:at])
		shown, _ := glyph(line[at-size : at])
		if left -= cost(shown); left < 0 {
			return at, 0
		}
		at -= size
	}
	return at, left
}

// forward is backward the other way round.
func forward(line string, at, left int) (int, int) {
	for at < len(line) {
		shown, size := glyph(line[at:])
		if left -= cost(shown); left < 0 {
			return at, 0
		}
		at += size
	}
	return at, left
}

// cost returns the most columns that a glyph may take. Marks that take none
// cost one, or a line could be all marks and have no end.
func cost(shown string) int {
	if shown == "\t" {
		return 8
	}
	return max(1, columns(shown))
}
