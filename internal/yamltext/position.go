package yamltext

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// lineBreak returns the length of the line break at the start of a text, 0 if
// there is none. YAML has more of them than LF and CRLF.
func lineBreak(text string) int {
	switch {
	case text == "":
		return 0
	case strings.HasPrefix(text, "\r\n"):
		return 2
	case text[0] == '\n', text[0] == '\r':
		return 1
	case strings.HasPrefix(text, "\u0085"):
		return len("\u0085")
	case strings.HasPrefix(text, "\u2028"), strings.HasPrefix(text, "\u2029"):
		return len("\u2028")
	}
	return 0
}

// lineStarts returns the offsets of the lines of a document, as YAML counts
// them.
func (d *Document) lineStarts() []uint32 {
	if d.lines == nil {
		d.lines = append(d.lines, uint32(len(d.Text)-len(strings.TrimPrefix(d.Text, BOM))))
		for at := LineEnd(d.Text); at < len(d.Text); at += LineEnd(d.Text[at:]) {
			at += lineBreak(d.Text[at:])
			d.lines = append(d.lines, uint32(at))
		}
	}
	return d.lines
}

// nodeOffset returns where a node starts in the text of the document: an anchor or
// a tag, if it has one.
func (d *Document) nodeOffset(n *yaml.Node) int {
	if d.JSON {
		return n.Column
	}
	lines := d.lineStarts()
	if n.Line < 1 || n.Line > len(lines) {
		return 0
	}
	start := int(lines[n.Line-1])
	column := n.Column - 1
	if column < markDistance {
		return start + widthOf(d.Text[start:], column)
	}
	marks := d.columnMarks(n.Line, start)
	mark := min(column/markDistance, len(marks)-1)
	at := int(marks[mark])
	return at + widthOf(d.Text[at:], column-mark*markDistance)
}

// markDistance is the number of columns that are simply counted.
const markDistance = 1 << 10

// columnMarks returns the offsets of every so many columns of a line, which is
// a long one.
func (d *Document) columnMarks(line, start int) []uint32 {
	if marks, ok := d.marks[line]; ok {
		return marks
	}
	end := start + LineEnd(d.Text[start:])
	marks := []uint32{uint32(start)}
	for at := start; ; {
		if at += widthOf(d.Text[at:end], markDistance); at >= end {
			break
		}
		marks = append(marks, uint32(at))
	}
	if d.marks == nil {
		d.marks = map[int][]uint32{}
	}
	d.marks[line] = marks
	return marks
}

// widthOf returns the number of bytes of the first characters of a text.
func widthOf(text string, characters int) int {
	at := 0
	for ; characters > 0 && at < len(text); characters-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}

// content returns where a node starts behind its anchor and tag.
func (d *Document) content(n *yaml.Node) int {
	at := d.nodeOffset(n)
	if d.JSON || at >= len(d.Text) || d.Text[at] != '&' && d.Text[at] != '!' {
		return at
	}
	for at < len(d.Text) {
		switch c := d.Text[at]; {
		case c == ' ' || c == '\t':
			at++
		case lineBreak(d.Text[at:]) > 0:
			at += lineBreak(d.Text[at:])
		case c == '#':
			at += LineEnd(d.Text[at:])
		case c == '&':
			at += 1 + anchorEnd(d.Text[at+1:])
		case c == '!':
			at += wordEnd(d.Text[at:])
		default:
			return at
		}
	}
	return at
}

// LineEnd returns the offset of the first line break in a text, or its end.
func LineEnd(text string) int {
	for i := range len(text) {
		switch text[i] {
		case '\n', '\r':
			return i
		case "\u0085"[0], "\u2028"[0]:
			if lineBreak(text[i:]) > 0 {
				return i
			}
		}
	}
	return len(text)
}

// anchorEnd returns the offset behind the name of an anchor in a text.
func anchorEnd(text string) int {
	return len(text) - len(strings.TrimLeftFunc(text, func(r rune) bool {
		return r == '-' || r == '_' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z'
	}))
}

// wordEnd returns the offset of the first blank or line break in a text.
func wordEnd(text string) int {
	for at := range text {
		if text[at] == ' ' || text[at] == '\t' || lineBreak(text[at:]) > 0 {
			return at
		}
	}
	return len(text)
}

// PlaceOf returns the place of a node: of a scalar with its quotes, of an alias,
// or of the first character of a collection.
func (d *Document) PlaceOf(n *yaml.Node) diag.Place {
	var span source.Span
	switch n.Kind {
	case yaml.ScalarNode:
		span = d.Scalar(n).Span
	case yaml.AliasNode:
		start := d.nodeOffset(n)
		span = d.SpanInFile(start, start+len("*")+len(n.Value))
	default:
		start := d.content(n)
		_, size := utf8.DecodeRuneInString(d.Text[min(start, len(d.Text)):])
		span = d.SpanInFile(start, start+size)
	}
	return diag.Place{File: d.File, Span: span}
}

// SpanInFile returns the span in the file of offsets in the document.
func (d *Document) SpanInFile(start, end int) source.Span {
	span := source.Span{Start: d.Span.Start + uint32(start), End: d.Span.Start + uint32(end)}
	if d.Outer != nil {
		return d.Outer.Pieces.Place(span)
	}
	return span
}

// ScalarSpans returns the spans of all scalars in order; of blocks without the line
// of their indicator, on which a comment may stand.
func (d *Document) ScalarSpans() []source.Span {
	var all []source.Span
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode {
			s := d.Scalar(n)
			if s.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
				s.Span.Start += uint32(LineEnd(d.File.Slice(s.Span)))
			}
			all = append(all, s.Span)
		}
		for _, child := range n.Content {
			visit(child)
		}
	}
	for _, root := range d.Roots {
		visit(root)
	}
	slices.SortFunc(all, func(a, b source.Span) int { return cmp.Compare(a.Start, b.Start) })
	return all
}
