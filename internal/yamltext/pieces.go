package yamltext

import (
	"sort"

	"github.com/aa-lint/aa-lint/source"
)

// Piece says where a part of a text lies in a file: the same bytes there, or
// some that stand for it.
type Piece struct {
	Text     source.Span // in the text
	File     source.Span // in the file
	Verbatim bool        // the bytes are the same
	origin   uint32      // pieces of one scalar have the same
}

// Pieces are the parts of a text, in order and without gaps.
type Pieces []Piece

// Index returns the index of the piece that holds the byte at an offset; the last
// one for the end of the text.
func (p Pieces) Index(offset uint32) int {
	i := sort.Search(len(p), func(i int) bool { return p[i].Text.End > offset })
	return min(i, len(p)-1)
}

// Place returns where a span of the text lies in the file. A span that starts
// in one scalar and ends in another lies where it starts.
func (p Pieces) Place(span source.Span) source.Span {
	if len(p) == 0 {
		return source.Span{}
	}
	first := p[p.Index(span.Start)]
	start := first.FileStart(span.Start)
	if span.Empty() {
		return source.At(start)
	}
	last := p.Index(span.End - 1)
	for p[last].origin != first.origin {
		last--
	}
	end := p[last].fileEnd(span.End)
	return source.Span{Start: start, End: max(start, end)}
}

// Exact reports whether both ends of a span have a place in the file.
func (p Pieces) Exact(span source.Span) bool {
	if len(p) == 0 {
		return false
	}
	first, last := p[p.Index(span.Start)], p[p.Index(max(span.Start, span.End-1))]
	return (first.Verbatim || first.Text.Start == span.Start) && (last.Verbatim || last.Text.End == span.End)
}

// FileStart returns where in the file what stands at an offset of the text starts.
func (p Piece) FileStart(offset uint32) uint32 {
	switch {
	case offset >= p.Text.End:
		return p.File.End
	case p.Verbatim:
		return p.File.Start + offset - p.Text.Start
	}
	return p.File.Start
}

// fileEnd returns where in the file what ends at an offset of the text ends.
func (p Piece) fileEnd(offset uint32) uint32 {
	if p.Verbatim && offset < p.Text.End {
		return p.File.Start + offset - p.Text.Start
	}
	return p.File.End
}

// Builder puts a text together and notes where its parts come from.
type Builder struct {
	Text   []byte
	Pieces Pieces
	origin uint32 // of the parts that are being added
	last   uint32 // the last origin that was given
}

// BeginOrigin starts a part of another origin.
func (b *Builder) BeginOrigin() uint32 {
	b.last++
	b.origin = b.last
	return b.origin
}

// Add adds a part. Neighbours that continue each other become one piece.
func (b *Builder) Add(part string, at source.Span, verbatim bool) {
	if part == "" {
		return
	}
	start := uint32(len(b.Text))
	b.Text = append(b.Text, part...)
	next := Piece{source.Span{Start: start, End: uint32(len(b.Text))}, at, verbatim, b.origin}
	if n := len(b.Pieces); n > 0 && b.Pieces[n-1].joins(next) {
		b.Pieces[n-1].Text.End = next.Text.End
		b.Pieces[n-1].File.End = next.File.End
		return
	}
	b.Pieces = append(b.Pieces, next)
}

func (p Piece) joins(next Piece) bool {
	return p.Verbatim && next.Verbatim && p.origin == next.origin && p.File.End == next.File.Start
}

// Made adds a part that is written nowhere; at is what makes it be there.
func (b *Builder) Made(part string, at source.Span) {
	b.BeginOrigin()
	b.Add(part, at, false)
}

// Copy adds a part of another text that has pieces, of which it knows the
// origin.
func (b *Builder) Copy(text string, from Pieces, span source.Span, origin uint32) {
	b.origin = origin
	if len(from) == 0 {
		return
	}
	for i := from.Index(span.Start); i < len(from) && from[i].Text.Start < span.End; i++ {
		p := from[i]
		part := source.Span{Start: max(p.Text.Start, span.Start), End: min(p.Text.End, span.End)}
		at := p.File
		if p.Verbatim {
			at = source.Span{Start: p.FileStart(part.Start), End: p.fileEnd(part.End)}
		}
		b.Add(text[part.Start:part.End], at, p.Verbatim)
	}
}
