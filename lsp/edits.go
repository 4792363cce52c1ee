package lsp

import (
	"strings"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/internal/protocol"
	"github.com/aa-lint/aa-lint/internal/textdiff"
	"github.com/aa-lint/aa-lint/source"
)

// editsTo returns the edits that make one text of another: as little as lines
// tell, so that cursors and marks stay where they are.
func editsTo(file *source.File, after string, unit source.Unit) protocol.List[protocol.TextEdit] {
	var edits protocol.List[protocol.TextEdit]
	add := func(start uint32, old, new string) {
		same := commonPrefix(old, new)
		old, new, start = old[same:], new[same:], start+uint32(same)
		if end := commonSuffix(old, new); end > 0 {
			old, new = old[:len(old)-end], new[:len(new)-end]
		}
		if old != "" || new != "" {
			at := source.Span{Start: start, End: start + uint32(len(old))}
			edits = append(edits, protocol.TextEdit{Range: rangeOf(file, at, unit), NewText: new})
		}
	}
	for _, hunk := range textdiff.Hunks(file.Text(), after) {
		at := file.Line(max(hunk.Before.Start, 1)).Start
		var old, new strings.Builder
		for _, line := range hunk.Lines {
			switch line.Op {
			case textdiff.Delete:
				old.WriteString(line.Text)
			case textdiff.Insert:
				new.WriteString(line.Text)
			case textdiff.Equal:
				add(at, old.String(), new.String())
				at += uint32(old.Len() + len(line.Text))
				old.Reset()
				new.Reset()
			}
		}
		add(at, old.String(), new.String())
	}
	return edits
}

// commonPrefix returns how many bytes two texts start with alike, whole
// characters and no half of a line end.
func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && (n < len(a) && !utf8.RuneStart(a[n]) || n < len(b) && !utf8.RuneStart(b[n]) || a[n-1] == '\r') {
		n--
	}
	return n
}

// commonSuffix is commonPrefix for the ends.
func commonSuffix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	for n > 0 && (!utf8.RuneStart(a[len(a)-n]) || a[len(a)-n] == '\n') {
		n--
	}
	return n
}
