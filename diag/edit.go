package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/source"
)

// Apply returns the text of a file after the edits that touch it; those of
// other files are left out. Edits may come in any order; it is an error if two
// of them overlap or if one lies outside of the file. Insertions at one place
// keep their order, and they come before what takes the place of the text
// there.
func Apply(file *source.File, edits []Edit) (string, error) {
	var mine []Edit
	for _, e := range edits {
		if e.Place.File == file {
			mine = append(mine, e)
		}
	}
	slices.SortStableFunc(mine, func(a, b Edit) int {
		return cmp.Or(
			cmp.Compare(a.Place.Span.Start, b.Place.Span.Start),
			cmp.Compare(a.Place.Span.End, b.Place.Span.End),
		)
	})
	text := file.Text()
	var b strings.Builder
	at := uint32(0)
	for _, e := range mine {
		span := e.Place.Span
		if span.Start < at || span.End < span.Start || !file.Span().Contains(span) {
			return "", fmt.Errorf("%s: edit of bytes %d to %d overlaps another or leaves the file", file.Name(), span.Start, span.End)
		}
		b.WriteString(text[at:span.Start])
		b.WriteString(e.Text)
		at = span.End
	}
	b.WriteString(text[at:])
	return b.String(), nil
}
