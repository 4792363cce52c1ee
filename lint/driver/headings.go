package driver

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// WithHeadings returns edits of a profile that remove what removed lines leave
// behind too: the comment above lines of which none is left, and one of the blank
// lines around them.
func WithHeadings(file *source.File, edits []diag.Edit) []diag.Edit {
	text := file.Text()
	var gone []source.Span
	for _, e := range edits {
		if s := e.Place.Span; e.Text == "" && wholeLines(text, s) {
			gone = append(gone, s)
		}
	}
	if len(gone) == 0 {
		return edits
	}
	slices.SortFunc(gone, byStart)
	t := trimmer{text: text, gone: joinedSpans(gone)}
	for i := range t.gone {
		t.trim(i)
	}
	edits = slices.Clip(edits)
	for _, s := range t.more {
		edits = append(edits, diag.Edit{Place: diag.Place{File: file, Span: s}})
	}
	return edits
}

// wholeLines reports whether a range is that of some lines.
func wholeLines(text string, s source.Span) bool {
	return s.Start < s.End && (s.Start == 0 || text[s.Start-1] == '\n') && (int(s.End) == len(text) || text[s.End-1] == '\n')
}

// joinedSpans joins those of sorted ranges that touch each other.
func joinedSpans(all []source.Span) []source.Span {
	var joined []source.Span
	for _, s := range all {
		if n := len(joined); n > 0 && s.Start <= joined[n-1].End {
			joined[n-1].End = max(joined[n-1].End, s.End)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// trimmer finds what removed lines leave behind.
type trimmer struct {
	text string
	gone []source.Span // lines that are removed, in order
	more []source.Span // lines to be removed too
}

// longestHeading is how many lines of comment a heading has at most.
const longestHeading = 20

func (t *trimmer) trim(i int) {
	s := t.gone[i]
	below := t.lineAt(s.End)
	if ends(below) || isComment(below) {
		if start, ok := t.heading(s.Start); ok {
			t.remove(i, source.Span{Start: start, End: s.Start})
			s.Start = start
		}
	}
	above, at := t.lineAbove(i, s.Start)
	opens := at == s.Start || strings.HasSuffix(strings.TrimSpace(above), "{")
	end := s.End + uint32(len(below))
	switch {
	case isEmpty(below) && len(below) > 0 && (opens || isEmpty(above)):
		t.remove(i, source.Span{Start: s.End, End: end})
	case at < s.Start && isEmpty(above) && (len(below) == 0 || strings.HasPrefix(strings.TrimSpace(below), "}")):
		t.remove(i, source.Span{Start: at, End: at + uint32(len(above))})
	}
}

// remove notes that lines next to a block of removed lines are removed too.
func (t *trimmer) remove(i int, s source.Span) {
	t.more = append(t.more, s)
	t.gone[i] = source.Span{Start: min(t.gone[i].Start, s.Start), End: max(t.gone[i].End, s.End)}
}

// heading returns where the comment starts that stands directly before an offset;
// false if there is none, or if it may be about more than what follows.
func (t *trimmer) heading(before uint32) (start uint32, ok bool) {
	start = before
	for range longestHeading {
		line, at := t.lineBefore(start)
		if at == start || !isComment(line) {
			return start, start < before
		}
		word := strings.TrimLeft(line, "# \t")
		if at == 0 || strings.Contains(line, "#aa:") || strings.HasPrefix(word, "vim:") {
			return 0, false
		}
		start = at
	}
	return 0, false
}

// lineAbove returns the line above a block of removed lines that is not removed
// itself, and where it starts; the offset itself at the start of the text.
func (t *trimmer) lineAbove(i int, offset uint32) (line string, at uint32) {
	for {
		line, at = t.lineBefore(offset)
		if i--; i < 0 || t.gone[i].End <= at || at == offset {
			return line, at
		}
		offset = t.gone[i].Start
	}
}

// lineBefore returns the line that ends at an offset, and where it starts.
func (t *trimmer) lineBefore(offset uint32) (line string, at uint32) {
	if offset == 0 {
		return "", 0
	}
	at = uint32(strings.LastIndexByte(t.text[:offset-1], '\n') + 1)
	return t.text[at:offset], at
}

// lineAt returns the line that starts at an offset, with its end.
func (t *trimmer) lineAt(offset uint32) string {
	line, _, found := strings.Cut(t.text[offset:], "\n")
	if found {
		line = t.text[offset : int(offset)+len(line)+1]
	}
	return line
}

// ends reports whether a line ends what stands above it.
func ends(line string) bool { return isEmpty(line) || strings.HasPrefix(strings.TrimSpace(line), "}") }

func isEmpty(line string) bool { return strings.TrimSpace(line) == "" }

// isComment reports whether a line is a comment alone, and no include.
func isComment(line string) bool {
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "#include")
}
