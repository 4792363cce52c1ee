package yamltext

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/source"
)

// Scalar is a scalar of a document, and how its value lies in the text.
type Scalar struct {
	Style  yaml.Style // of the text: DoubleQuotedStyle, LiteralStyle …, 0 for plain
	Span   source.Span
	Value  string
	Pieces Pieces
	Indent int  // of the lines of a block
	Exact  bool // the pieces are known; else there is one for all
	Nested bool // it lies in the value of another one
}

// Scalar works out where the value of a scalar node lies. The library for YAML
// tells where a scalar starts and what it stands for; the rest is to read it
// again.
func (d *Document) Scalar(n *yaml.Node) Scalar {
	s := scalarReader{doc: d, text: d.Text, at: d.content(n), want: n.Value}
	start := s.at
	style := n.Style &^ (yaml.TaggedStyle | yaml.FlowStyle)
	if style == 0 && n.Value == "" || s.at >= len(d.Text) {
		// Nothing is written, or "null" is left out.
		return Scalar{Span: d.SpanInFile(start, start), Value: n.Value}
	}
	indent := 0
	switch {
	case d.JSON && style == yaml.DoubleQuotedStyle:
		s.json()
	case style == yaml.DoubleQuotedStyle:
		s.readQuotedScalar('"')
	case style == yaml.SingleQuotedStyle:
		s.readQuotedScalar('\'')
	case style == yaml.LiteralStyle, style == yaml.FoldedStyle:
		indent = s.readBlockScalar(style == yaml.FoldedStyle)
	default:
		s.readPlainScalar()
	}
	result := Scalar{Style: style, Span: d.SpanInFile(start, s.at), Value: n.Value, Pieces: s.out.Pieces, Indent: indent}
	result.Exact = string(s.out.Text) == n.Value
	if !result.Exact {
		// Only the whole is known.
		result.Pieces = Pieces{{Text: source.Span{End: uint32(len(n.Value))}, File: result.Span}}
	}
	return result
}

// scalarReader reads a scalar in the text of a document.
type scalarReader struct {
	doc  *Document
	text string
	at   int
	want string // the value; the library has read it
	out  Builder
}

// takeBytes adds the next n bytes as they stand.
func (s *scalarReader) takeBytes(n int) {
	n = min(n, len(s.text)-s.at)
	s.addText(s.text[s.at:s.at+n], s.at, s.at+n)
	s.at += n
}

// putBytes adds a text for which the next n bytes stand.
func (s *scalarReader) putBytes(text string, n int) {
	n = min(n, len(s.text)-s.at)
	s.addText(text, s.at, s.at+n)
	s.at += n
}

// addText adds a text for which a part of the document stands. If the document is
// itself a text that lies in pieces, the part may be one of several of them.
func (s *scalarReader) addText(text string, start, end int) {
	d := s.doc
	if same := text == s.text[start:end]; d.Outer == nil || !same {
		s.out.Add(text, d.SpanInFile(start, end), same)
		return
	}
	at := source.Span{Start: d.Span.Start + uint32(start), End: d.Span.Start + uint32(end)}
	s.out.Copy(d.Outer.Value, d.Outer.Pieces, at, s.out.origin)
}

// scalarDone reports whether the whole value has been read, or more than there is.
func (s *scalarReader) scalarDone() bool {
	return len(s.out.Text) >= len(s.want) || s.at >= len(s.text)
}

func (s *scalarReader) readPlainScalar() {
	for !s.scalarDone() {
		// What comes behind is no part of the value.
		left := len(s.want) - len(s.out.Text)
		s.takeWord(func(byte) bool { left--; return left < 0 })
		if !s.scalarDone() {
			s.blanks(false)
		}
	}
}

// takeWord takes what is neither blank nor a line break, up to a byte that ends it
// or to the end of the value.
func (s *scalarReader) takeWord(ends func(byte) bool) {
	n, most := 0, len(s.text)-s.at
	for n < most && !isYAMLBlank(s.text[s.at+n]) && lineBreak(s.text[s.at+n:]) == 0 && !ends(s.text[s.at+n]) {
		n++
	}
	s.takeBytes(n)
}

func isYAMLBlank(c byte) bool { return c == ' ' || c == '\t' }

// blanks takes blanks and line breaks. Within a line they stand for themselves;
// around line breaks they are folded. Behind a break that is escaped, further
// ones are not.
func (s *scalarReader) blanks(escaped bool) {
	n, first, others := 0, "", ""
	broken := escaped
	for at := s.at; at < len(s.text); at = s.at + n {
		size := lineBreak(s.text[at:])
		switch {
		case size == 0 && !isYAMLBlank(s.text[at]):
			size = -1
		case size > 0 && !broken:
			first, broken = normalBreak(s.text[at:at+size]), true
		case size > 0:
			others += normalBreak(s.text[at : at+size])
		case size == 0:
			size = 1
		}
		if size < 0 {
			break
		}
		n += size
	}
	switch {
	case n == 0:
	case !broken:
		s.takeBytes(n)
	case first == "\n" && others == "":
		s.putBytes(" ", n)
	case first == "\n":
		s.putBytes(others, n)
	default:
		s.putBytes(first+others, n)
	}
}

// normalBreak returns what a line break stands for: "\n", but for the separators
// of Unicode, which stand for themselves.
func normalBreak(text string) string {
	if text == "\u2028" || text == "\u2029" {
		return text
	}
	return "\n"
}

// readQuotedScalar reads a text in quotes.
func (s *scalarReader) readQuotedScalar(quote byte) {
	s.at++
	for s.at < len(s.text) {
		s.takeWord(func(c byte) bool { return c == quote || c == '\\' && quote == '"' })
		rest := s.text[s.at:]
		switch {
		case rest == "":
		case quote == '\'' && strings.HasPrefix(rest, "''"):
			s.putBytes("'", 2)
		case rest[0] == quote:
			s.at++
			return
		case rest[0] == '\\':
			s.escape(rest)
		default:
			s.blanks(false)
		}
	}
}

// escape reads an escape of a text in double quotes.
func (s *scalarReader) escape(rest string) {
	if n := lineBreak(rest[1:]); n > 0 {
		s.at += 1 + n
		s.blanks(true)
		return
	}
	if len(rest) < 2 {
		s.at = len(s.text)
		return
	}
	if digits, ok := escapeDigits[rest[1]]; ok {
		s.putBytes(string(hexRune(rest[2:], digits)), 2+digits)
		return
	}
	s.putBytes(escapes[rest[1]], 2)
}

// escapes are the escapes of YAML that stand for one text.
var escapes = map[byte]string{
	'0': "\x00", 'a': "\a", 'b': "\b", 't': "\t", '\t': "\t", 'n': "\n", 'v': "\v", 'f': "\f", 'r': "\r", 'e': "\x1b",
	' ': " ", '"': `"`, '\'': "'", '\\': `\`, 'N': "\u0085", '_': "\u00a0", 'L': "\u2028", 'P': "\u2029",
}

// escapeDigits are the escapes of YAML that end in digits, and how many.
var escapeDigits = map[byte]int{'x': 2, 'u': 4, 'U': 8}

// hexRune reads the digits of an escape; U+FFFD if they are none.
func hexRune(text string, digits int) rune {
	if len(text) < digits {
		return '\ufffd'
	}
	var r rune
	for i := range digits {
		c := text[i]
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return '\ufffd'
		}
		r = r<<4 | rune(c)
	}
	return r
}
