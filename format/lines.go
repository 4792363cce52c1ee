package format

import (
	"strings"

	"github.com/aa-lint/aa-lint/source"
)

// Lines of the output and of the input that start with the same statement,
// comment or brace are anchors: what lies between two anchors holds the same
// words in both, so that it can be formatted alone.

// withinLines returns the input with only those parts formatted that have a
// line in the range.
func withinLines(file *source.File, lines []line, within Lines) string {
	var b strings.Builder
	src := file.Text()
	from := uint32(0) // the anchor in the input
	first := 0        // and in the output
	write := func(to uint32, last int) {
		if file.LineAt(from) <= within.Last && lastLine(file, from, to) >= within.First {
			b.WriteString(render(lines[first:last]))
		} else {
			b.WriteString(src[from:to])
		}
		from, first = to, last
	}
	for i, l := range lines[min(1, len(lines)):] {
		if start, ok := anchor(src, l); ok && start > from {
			write(start, i+1)
		}
	}
	write(uint32(len(src)), len(lines))
	return b.String()
}

// anchor returns the start of the input's line that starts with the same thing
// as a line of the output; false if there is none.
func anchor(src string, l line) (uint32, bool) {
	if l.blank() || uint64(l.at) > uint64(len(src)) {
		return 0, false
	}
	start := strings.LastIndexByte(src[:l.at], '\n') + 1
	return uint32(start), strings.Trim(src[start:l.at], " \t") == ""
}

// lastLine returns the last line that has a byte before an offset and is not
// blank.
func lastLine(file *source.File, from, to uint32) int {
	text := strings.TrimRight(file.Text()[from:to], " \t\r\n")
	return file.LineAt(from + uint32(max(len(text)-1, 0)))
}
