package kube

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// Edits returns edits of the text as edits of the manifest, in the style that
// the text is written in there. It is false if that cannot be done: if the text
// is not written in the manifest, or if the scalar would not be read as the
// edited text. Edits of other files stay.
func (p *Profile) Edits(edits []diag.Edit) ([]diag.Edit, bool) {
	var moved []diag.Edit
	for _, e := range edits {
		switch {
		case e.Place.File != p.Source || p.Source == p.manifest:
		case p.Form == FromAddon:
			if !p.pieces.Exact(e.Place.Span) {
				return nil, false
			}
			e.Place = p.Place(e.Place.Span)
		default:
			at, ok := p.writtenSpan(e.Place.Span)
			if !ok {
				return nil, false
			}
			if e, ok = p.scalar.Replace(p.manifest, at, e.Text); !ok {
				return nil, false
			}
		}
		moved = append(moved, e)
	}
	return moved, true
}

// writtenSpan returns the span in the value of the scalar of one in the text; false
// if a part of it is not from there.
func (p *Profile) writtenSpan(span source.Span) (source.Span, bool) {
	if p.scalar == nil || !p.scalar.Exact || p.scalar.Nested {
		return span, false
	}
	if p.Form != FromRules {
		return span, true
	}
	i := p.pieces.Index(span.Start)
	piece := p.pieces[i]
	if !piece.Verbatim || span.End > piece.Text.End {
		return span, false
	}
	for _, q := range p.scalar.Pieces {
		if q.Verbatim && q.File.Contains(piece.File) {
			start := q.Text.Start + piece.FileStart(span.Start) - q.File.Start
			return source.Span{Start: start, End: start + uint32(span.Len())}, true
		}
	}
	return span, false
}
