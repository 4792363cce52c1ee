package source

import (
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// MaxSize is the largest text that a File can hold: offsets have 32 bits.
const MaxSize = 1<<32 - 1

// File is the text of one file. It is immutable and safe for concurrent use.
type File struct {
	name  string
	text  string
	once  sync.Once
	lines []uint32
	marks [UTF16 + 1]marks
}

// NewFile returns a file with the given name (a path as the user should read
// it) and text. The text is not validated: profiles are byte strings. It
// panics if the text is longer than MaxSize, which callers that read files
// refuse long before.
func NewFile(name, text string) *File {
	if uint64(len(text)) > MaxSize {
		panic("source: text longer than MaxSize")
	}
	return &File{name: name, text: text}
}

// Name returns the path given to NewFile.
func (f *File) Name() string { return f.name }

// Text returns the whole text.
func (f *File) Text() string { return f.text }

// Slice returns the text of a span. Offsets beyond the end are taken as the
// end; a span that ends before it starts is empty.
func (f *File) Slice(s Span) string {
	end := min(s.End, uint32(len(f.text)))
	return f.text[min(s.Start, end):end]
}

// Span returns the span of the whole file.
func (f *File) Span() Span { return Span{0, uint32(len(f.text))} }

// Unit says what a column counts.
type Unit uint8

const (
	// Runes counts characters; a byte that is not UTF-8 counts as one.
	Runes Unit = iota
	// Bytes counts bytes.
	Bytes
	// UTF16 counts UTF-16 code units, as editors over LSP do.
	UTF16
)

// Position is a place in a file for people and tools.
type Position struct {
	Line   int // from 1
	Column int // from 1, in the unit asked for
	Offset int // in bytes, from 0
}

// Position returns line and column of a byte offset. Offsets beyond the end
// are taken as the end. Of a character that the offset cuts in two, each byte
// before it counts as one that is not UTF-8.
func (f *File) Position(offset uint32, unit Unit) Position {
	offset = min(offset, uint32(len(f.text)))
	line := f.LineAt(offset)
	start := f.lineStarts()[line-1]
	return Position{
		Line:   line,
		Column: 1 + f.width(start, offset, unit),
		Offset: int(offset),
	}
}

// LineAt returns the number, from 1, of the line that holds the offset.
func (f *File) LineAt(offset uint32) int {
	lines := f.lineStarts()
	return sort.Search(len(lines), func(i int) bool { return lines[i] > offset })
}

// Lines returns the number of lines; the text after the last newline counts
// as one, even when it is empty.
func (f *File) Lines() int { return len(f.lineStarts()) }

// Line returns the span of line n (from 1) without its line end, LF or CRLF.
// A line that does not exist is empty, at the start or the end of the file.
func (f *File) Line(n int) Span {
	lines := f.lineStarts()
	switch {
	case n < 1:
		return At(0)
	case n > len(lines):
		return At(uint32(len(f.text)))
	case n == len(lines):
		return Span{lines[n-1], uint32(len(f.text))}
	}
	start, end := lines[n-1], lines[n]-1
	if end > start && f.text[end-1] == '\r' {
		end--
	}
	return Span{start, end}
}

// Offset returns the byte offset of a line and column (both from 1), the
// inverse of Position. Columns beyond the end of a line give its end, columns
// inside of a character the end of it.
func (f *File) Offset(line, column int, unit Unit) uint32 {
	span := f.Line(line)
	text := f.Slice(span)
	if unit == Bytes {
		return span.Start + uint32(min(max(column-1, 0), len(text)))
	}
	at := 0
	for left := column - 1; left > 0 && at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		left -= runeWidth(r, unit)
		at += size
	}
	return span.Start + uint32(at)
}

func (f *File) lineStarts() []uint32 {
	f.once.Do(func() {
		f.lines = make([]uint32, 1, 1+strings.Count(f.text, "\n"))
		for at := 0; ; {
			i := strings.IndexByte(f.text[at:], '\n')
			if i < 0 {
				return
			}
			at += i + 1
			f.lines = append(f.lines, uint32(at))
		}
	})
	return f.lines
}
