package kube

import (
	"maps"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/source"
)

// WithoutEmptied returns edits of a manifest that are made together, and those
// that take away each key "annotations" or "labels" which would be left without
// an entry, and the "metadata" of a pod in which nothing would be left: each of
// the edits removes one entry, and only together they remove all.
func WithoutEmptied(file *source.File, edits []diag.Edit) []diag.Edit {
	removed := removedLines(file, edits)
	all := slices.Clip(edits)
	for _, first := range slices.Sorted(maps.Keys(removed)) {
		key := first - 1
		for ; !removed[key] && (opensEntries(file, key) || opensMetadata(file, key)) && !hasMore(file, key, removed); key-- {
			removed[key] = true
			all = append(all, diag.Edit{Place: diag.Place{File: file, Span: withBreak(file, file.Line(key))}})
		}
	}
	return all
}

// opensMetadata reports whether a line has nothing but the key "metadata", of
// something inside of an object.
func opensMetadata(file *source.File, line int) bool {
	if line < 1 {
		return false
	}
	text := file.Slice(file.Line(line))
	return strings.HasPrefix(text, " ") && strings.TrimSpace(text) == "metadata:"
}

// hasMore reports whether something is left of what stands below a key.
func hasMore(file *source.File, key int, removed map[int]bool) bool {
	for n := key + 1; n <= file.Lines(); n++ {
		text := file.Slice(file.Line(n))
		if !removed[n] && strings.TrimSpace(text) != "" {
			return yamltext.LeadingSpaces(text) > yamltext.LeadingSpaces(file.Slice(file.Line(key)))
		}
	}
	return false
}

// removedLines returns the numbers of the lines that edits take away as a whole.
func removedLines(file *source.File, edits []diag.Edit) map[int]bool {
	removed := map[int]bool{}
	for _, e := range edits {
		span := e.Place.Span
		if e.Place.File != file || e.Text != "" || span.Empty() {
			continue
		}
		n := file.LineAt(span.Start)
		if file.Line(n).Start != span.Start {
			continue
		}
		for ; n <= file.Lines() && file.Line(n).Start < span.End && file.Line(n).End <= span.End; n++ {
			removed[n] = true
		}
	}
	return removed
}
