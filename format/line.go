package format

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/ast"
)

// line is one line of output. A statement that is kept as it was written is one
// line too, however many its text has. A line without text and comment is
// blank.
type line struct {
	before  string // stands before the blanks
	indent  int    // blanks before it
	text    string // without the indentation
	comment string // behind the text, or alone
	at      uint32 // where the statement, comment or brace starts in the input, or inside
}

// inside is the place of lines that start in the middle of a statement.
const inside = math.MaxUint32

func (l line) blank() bool { return l.text == "" && l.comment == "" }

// trails reports whether a comment stands behind text.
func (l line) trails() bool { return l.text != "" && l.comment != "" }

// lastLineWidth is the number of columns of the last line of the text.
func (l line) lastLineWidth() int {
	if i := strings.LastIndexByte(l.text, '\n'); i >= 0 {
		return utf8.RuneCountInString(l.text[i+1:])
	}
	return l.indent + utf8.RuneCountInString(l.text)
}

// commentText returns a comment as it is written: word for word, without the
// blanks at the end of its line. One that is made by hand may lack its "#".
func commentText(c ast.Comment) string {
	text := strings.TrimRight(c.Text, " \t\r")
	if !strings.HasPrefix(text, "#") {
		text = strings.TrimRight("# "+text, " ")
	}
	return text
}

// maxSpread is how much wider one line of a run may be than another one for
// their comments to be aligned: beyond, comments would stand far away from the
// short lines.
const maxSpread = 30

// render puts the lines together and aligns runs of trailing comments.
func render(lines []line) string {
	var b strings.Builder
	size := 0
	for _, l := range lines {
		size += l.indent + len(l.text) + len(l.comment) + 8
	}
	b.Grow(size)
	for i := 0; i < len(lines); {
		n, column := commentRun(lines[i:])
		for _, l := range lines[i : i+n] {
			l.writeLine(&b, column)
		}
		i += n
	}
	return b.String()
}

// commentRun returns the number of lines at the start of the list that are laid out
// together, and the column of their comments.
func commentRun(lines []line) (n, column int) {
	if !lines[0].trails() {
		return 1, 0
	}
	least, most := lines[0].lastLineWidth(), lines[0].lastLineWidth()
	for n = 1; n < len(lines) && lines[n].trails() && lines[n].indent == lines[0].indent; n++ {
		w := lines[n].lastLineWidth()
		if max(most, w)-min(least, w) > maxSpread {
			break
		}
		least, most = min(least, w), max(most, w)
	}
	return n, most + 1
}

func (l line) writeLine(b *strings.Builder, column int) {
	if !l.blank() {
		b.WriteString(l.before)
		for range l.indent {
			b.WriteByte(' ')
		}
		b.WriteString(l.text)
		if l.trails() {
			for range column - l.lastLineWidth() {
				b.WriteByte(' ')
			}
		}
		b.WriteString(l.comment)
	}
	b.WriteByte('\n')
}
