package lsp

import (
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/protocol"
	"github.com/aa-lint/aa-lint/source"
)

// encodings are the names of units, the best first.
var encodings = []struct {
	name string
	unit source.Unit
}{{"utf-8", source.Bytes}, {"utf-16", source.UTF16}, {"utf-32", source.Runes}}

// position returns the place of an offset.
func position(file *source.File, at uint32, unit source.Unit) protocol.Position {
	p := file.Position(at, unit)
	return protocol.Position{Line: p.Line - 1, Character: p.Column - 1}
}

// offset is the inverse of position. What lies behind the end of a line is its
// end, and what would cut a character is the end of that.
func offset(file *source.File, p protocol.Position, unit source.Unit) uint32 {
	switch {
	case p.Line < 0:
		return 0
	case p.Line >= file.Lines():
		return file.Span().End
	}
	at, text := file.Offset(p.Line+1, p.Character+1, unit), file.Text()
	for int(at) < len(text) && !utf8.RuneStart(text[at]) {
		at++
	}
	return at
}

// rangeOf returns the range of a span.
func rangeOf(file *source.File, at source.Span, unit source.Unit) protocol.Range {
	return protocol.Range{Start: position(file, at.Start, unit), End: position(file, at.End, unit)}
}

// spanOf is the inverse of rangeOf; false for a range that ends before it starts.
func spanOf(file *source.File, r protocol.Range, unit source.Unit) (source.Span, bool) {
	at := source.Span{Start: offset(file, r.Start, unit), End: offset(file, r.End, unit)}
	return at, at.Start <= at.End
}

// location returns where a place is.
func (s *snapshot) location(at diag.Place, unit source.Unit) protocol.Location {
	return protocol.Location{URI: s.uri(s.loader.Abs(at.File.Name())), Range: rangeOf(at.File, at.Span, unit)}
}

// uri returns the URI of a file, spelled as the client does if it is open there.
func (s *snapshot) uri(at string) string {
	for _, doc := range s.open {
		if doc.path == at {
			return doc.uri
		}
	}
	return protocol.URI(at)
}
