package kube

import (
	"sort"

	"github.com/aa-lint/aa-lint/source"
)

// piece says where a part of a text lies in a file: the same bytes there, or
// some that stand for it.
type piece struct {
	text     source.Span // in the text
	file     source.Span // in the file
	verbatim bool        // the bytes are the same
	origin   uint32      // pieces of one scalar have the same
}

// pieces are the parts of a text, in order and without gaps.
type pieces []piece

// pieceIndexAt returns the index of the piece that holds the byte at an offset; the last
// one for the end of the text.
func (p pieces) pieceIndexAt(offset uint32) int {
	i := sort.Search(len(p), func(i int) bool { return p[i].text.End > offset })
	return min(i, len(p)-1)
}

// filePlace returns where a span of the text lies in the file. A span that starts
// in one scalar and ends in another lies where it starts.
func (p pieces) filePlace(span source.Span) source.Span {
	if len(p) == 0 {
		return source.Span{}
	}
	first := p[p.pieceIndexAt(span.Start)]
	start := first.fileStart(span.Start)
	if span.Empty() {
		return source.At(start)
	}
	last := p.pieceIndexAt(span.End - 1)
	for p[last].origin != first.origin {
		last--
	}
	end := p[last].fileEnd(span.End)
	return source.Span{Start: start, End: max(start, end)}
}

// exact reports whether both ends of a span have a place in the file.
func (p pieces) exact(span source.Span) bool {
	if len(p) == 0 {
		return false
	}
	first, last := p[p.pieceIndexAt(span.Start)], p[p.pieceIndexAt(max(span.Start, span.End-1))]
	return (first.verbatim || first.text.Start == span.Start) && (last.verbatim || last.text.End == span.End)
}

// fileStart returns where in the file what stands at an offset of the text starts.
func (p piece) fileStart(offset uint32) uint32 {
	switch {
	case offset >= p.text.End:
		return p.file.End
	case p.verbatim:
		return p.file.Start + offset - p.text.Start
	}
	return p.file.Start
}

// fileEnd returns where in the file what ends at an offset of the text ends.
func (p piece) fileEnd(offset uint32) uint32 {
	if p.verbatim && offset < p.text.End {
		return p.file.Start + offset - p.text.Start
	}
	return p.file.End
}

// builder puts a text together and notes where its parts come from.
type builder struct {
	text   []byte
	pieces pieces
	origin uint32 // of the parts that are being added
	last   uint32 // the last origin that was given
}

// beginOrigin starts a part of another origin.
func (b *builder) beginOrigin() uint32 {
	b.last++
	b.origin = b.last
	return b.origin
}

// addPart adds a part. Neighbours that continue each other become one piece.
func (b *builder) addPart(part string, at source.Span, verbatim bool) {
	if part == "" {
		return
	}
	start := uint32(len(b.text))
	b.text = append(b.text, part...)
	next := piece{source.Span{Start: start, End: uint32(len(b.text))}, at, verbatim, b.origin}
	if n := len(b.pieces); n > 0 && b.pieces[n-1].joins(next) {
		b.pieces[n-1].text.End = next.text.End
		b.pieces[n-1].file.End = next.file.End
		return
	}
	b.pieces = append(b.pieces, next)
}

func (p piece) joins(next piece) bool {
	return p.verbatim && next.verbatim && p.origin == next.origin && p.file.End == next.file.Start
}

// made adds a part that is written nowhere; at is what makes it be there.
func (b *builder) made(part string, at source.Span) {
	b.beginOrigin()
	b.addPart(part, at, false)
}

// copy adds a part of another text that has pieces, of which it knows the
// origin.
func (b *builder) copy(text string, from pieces, span source.Span, origin uint32) {
	b.origin = origin
	if len(from) == 0 {
		return
	}
	for i := from.pieceIndexAt(span.Start); i < len(from) && from[i].text.Start < span.End; i++ {
		p := from[i]
		part := source.Span{Start: max(p.text.Start, span.Start), End: min(p.text.End, span.End)}
		at := p.file
		if p.verbatim {
			at = source.Span{Start: p.fileStart(part.Start), End: p.fileEnd(part.End)}
		}
		b.addPart(text[part.Start:part.End], at, p.verbatim)
	}
}
