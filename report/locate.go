package report

import (
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// locator works out lines and columns. In a line of megabytes each column is
// far from the start of the line, so it counts the characters of such a file
// once and remembers the number before each block.
type locator struct {
	before map[*source.File][]int
}

// blockSize is the length in bytes of the blocks, and that of the longest
// distance that is simply counted.
const blockSize = 1 << 12

func newLocator() *locator { return &locator{before: map[*source.File][]int{}} }

func (l *locator) startPosition(p diag.Place) source.Position {
	return l.positionAt(p.File, p.Span.Start)
}

func (l *locator) endPosition(p diag.Place) source.Position { return l.positionAt(p.File, p.Span.End) }

// positionAt returns the position of an offset, with the column in characters.
func (l *locator) positionAt(file *source.File, offset uint32) source.Position {
	offset = min(offset, file.Span().End)
	line := file.LineAt(offset)
	start := file.Line(line).Start
	if offset-start <= blockSize {
		return file.Position(offset, source.Runes)
	}
	column := 1 + l.runesBefore(file, int(offset)) - l.runesBefore(file, int(start))
	return source.Position{Line: line, Column: column, Offset: int(offset)}
}

func (l *locator) runesBefore(file *source.File, offset int) int {
	before, ok := l.before[file]
	if !ok {
		before = countBlocks(file.Text())
		l.before[file] = before
	}
	block := offset / blockSize
	if blockStart(file.Text(), block) > offset {
		block--
	}
	from := blockStart(file.Text(), block)
	return before[block] + utf8.RuneCountInString(file.Text()[from:offset])
}

// countBlocks returns the number of characters before each block.
func countBlocks(text string) []int {
	before := make([]int, 1, 2+len(text)/blockSize)
	for block := 1; block <= len(text)/blockSize; block++ {
		from, to := blockStart(text, block-1), blockStart(text, block)
		before = append(before, before[block-1]+utf8.RuneCountInString(text[from:to]))
	}
	return before
}

// blockStart returns where a block starts: not within a character, which is
// never longer than four bytes.
func blockStart(text string, block int) int {
	at := block * blockSize
	for last := at + utf8.UTFMax - 1; at > 0 && at < min(last, len(text)) && !utf8.RuneStart(text[at]); {
		at++
	}
	return at
}
