package yamltext

import "strings"

// readBlockScalar reads a literal or folded block and returns the indentation of its
// lines.
func (s *scalarReader) readBlockScalar(folded bool) int {
	s.at++
	chomp, explicit := s.header()
	indent := s.blockIndent(explicit)
	b := blockReader{scalarReader: s, indent: indent, folded: folded, end: s.at}
	b.emptyLines()
	for b.hasLine() {
		b.addBlockLine()
		b.emptyLines()
	}
	b.chomp(chomp)
	return indent
}

// header reads the indicators behind "|" or ">", with the rest of the line.
func (s *scalarReader) header() (chomp byte, explicit bool) {
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == '+' || c == '-':
			chomp = c
		case c >= '1' && c <= '9':
			explicit = true
		default:
			s.at += LineEnd(s.text[s.at:])
			s.at += lineBreak(s.text[s.at:])
			return chomp, explicit
		}
		s.at++
	}
	return chomp, explicit
}

// blockIndent returns the indentation of the lines of the block. If it is
// written, it counts from that of the collection around; the value tells it as
// well: its first line of more than spaces has what is left of the indentation,
// or the longest one, if all are of spaces.
func (s *scalarReader) blockIndent(explicit bool) int {
	widest, first := s.firstLine()
	left, text := valueIndent(s.want)
	switch {
	case text && explicit:
		return max(first-left, 1)
	case text:
		return max(first, 1)
	case explicit && left > 0:
		return max(widest-left, 1)
	}
	// All lines are empty, and what follows is no line of the block.
	return max(widest, first) + 1
}

// firstLine returns the number of spaces before the first line of more than
// spaces, and that of the longest line before it.
func (s *scalarReader) firstLine() (widest, first int) {
	for at := s.at; at < len(s.text); {
		line := s.text[at : at+LineEnd(s.text[at:])]
		spaces := LeadingSpaces(line)
		if spaces < len(line) {
			return widest, spaces
		}
		widest = max(widest, spaces)
		at += len(line)
		at += lineBreak(s.text[at:])
	}
	return widest, 0
}

// valueIndent returns the number of spaces before the first line of a text that
// has more than spaces; the length of its longest line, and false, if there is
// none.
func valueIndent(text string) (spaces int, found bool) {
	widest := 0
	for line := range strings.SplitSeq(text, "\n") {
		n := LeadingSpaces(line)
		if n < len(line) {
			return n, true
		}
		widest = max(widest, n)
	}
	return widest, false
}

func LeadingSpaces(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// gap is a line break of the text that is yet to be added to the value.
type gap struct {
	at, size int
	text     string
}

// blockReader reads the lines of a block as the library for YAML does.
type blockReader struct {
	*scalarReader
	indent int
	folded bool

	last  gap   // the break behind the last line
	empty []gap // the empty lines since
	blank bool  // the last line starts with a blank
	end   int   // of the last line
}

// hasLine reports whether a line of the block starts here.
func (b *blockReader) hasLine() bool {
	return b.at < len(b.text) && b.column() == b.indent
}

// column returns the number of spaces of indentation before the present place.
func (b *blockReader) column() int {
	n := 0
	for n < b.indent && b.at-n > 0 && b.text[b.at-n-1] == ' ' {
		n++
	}
	return n
}

// emptyLines passes over lines without text, and over the indentation of the
// next line.
func (b *blockReader) emptyLines() {
	for b.at < len(b.text) {
		line := b.text[b.at : b.at+LineEnd(b.text[b.at:])]
		spaces := min(LeadingSpaces(line), b.indent)
		if spaces < len(line) || b.at+len(line) == len(b.text) {
			if spaces == b.indent && spaces < len(line) {
				b.at += spaces
			}
			return
		}
		size := lineBreak(b.text[b.at+len(line):])
		b.empty = append(b.empty, b.breakAt(b.at+len(line), size))
		b.at += len(line) + size
	}
}

func (b *blockReader) breakAt(at, size int) gap {
	return gap{at, size, normalBreak(b.text[at : at+size])}
}

// addBlockLine adds the line here, behind the breaks before it.
func (b *blockReader) addBlockLine() {
	blank := isYAMLBlank(b.text[b.at])
	if b.folded && !b.blank && !blank && b.last.text == "\n" {
		if len(b.empty) == 0 {
			b.blockGap(gap{b.last.at, b.last.size, " "})
		}
	} else {
		b.blockGap(b.last)
	}
	b.blockGaps()
	b.blank = blank
	n := LineEnd(b.text[b.at:])
	b.takeBytes(n)
	size := lineBreak(b.text[b.at:])
	b.last = b.breakAt(b.at, size)
	b.at += size
	b.end = b.at
}

func (b *blockReader) blockGap(g gap) {
	if g.size > 0 {
		b.addText(g.text, g.at, g.at+g.size)
	}
	b.last = gap{}
}

func (b *blockReader) blockGaps() {
	for _, g := range b.empty {
		b.blockGap(g)
	}
	b.empty = nil
}

// chomp adds what is kept of the breaks at the end. The block ends behind its
// last line, or behind the empty lines that it keeps.
func (b *blockReader) chomp(indicator byte) {
	if indicator != '-' {
		b.blockGap(b.last)
	}
	if indicator == '+' && len(b.empty) > 0 {
		last := b.empty[len(b.empty)-1]
		b.end = last.at + last.size
		b.blockGaps()
	}
	b.at = b.end
}
