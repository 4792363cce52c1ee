package kube

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

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
			if !p.pieces.exact(e.Place.Span) {
				return nil, false
			}
			e.Place = p.Place(e.Place.Span)
		default:
			at, ok := p.writtenSpan(e.Place.Span)
			if !ok {
				return nil, false
			}
			if e, ok = p.edit(at, e.Text); !ok {
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
	if p.scalar == nil || !p.scalar.exact || p.scalar.nested {
		return span, false
	}
	if p.Form != FromRules {
		return span, true
	}
	i := p.pieces.pieceIndexAt(span.Start)
	piece := p.pieces[i]
	if !piece.verbatim || span.End > piece.text.End {
		return span, false
	}
	for _, q := range p.scalar.pieces {
		if q.verbatim && q.file.Contains(piece.file) {
			start := q.text.Start + piece.fileStart(span.Start) - q.file.Start
			return source.Span{Start: start, End: start + uint32(span.Len())}, true
		}
	}
	return span, false
}

// edit returns the edit of the manifest that puts a text in the place of a part
// of the scalar's value.
func (p *Profile) edit(at source.Span, text string) (diag.Edit, bool) {
	s := p.scalar
	want := s.value[:at.Start] + text + s.value[at.End:]
	var e diag.Edit
	if s.style == yaml.LiteralStyle {
		e = s.editLines(at, text, p.manifest)
	} else {
		e = diag.Edit{Place: diag.Place{File: p.manifest, Span: s.pieces.filePlace(at)}, Text: s.encode(text)}
	}
	return e, s.reads(p.manifest, e, want)
}

// editLines edits whole lines of a literal block, so that each has its
// indentation.
func (s *scalar) editLines(at source.Span, text string, file *source.File) diag.Edit {
	start := uint32(strings.LastIndexByte(s.value[:at.Start], '\n') + 1)
	end := at.End
	if i := strings.IndexByte(s.value[end:], '\n'); i >= 0 {
		end += uint32(i) + 1
	} else {
		end = uint32(len(s.value))
	}
	lines := s.value[start:at.Start] + text + s.value[at.End:end]
	span := s.pieces.filePlace(source.Span{Start: start, End: end})
	if start == end {
		span = source.At(s.pieces.filePlace(source.At(start)).Start)
	}
	// The indentation of the first line is before the first of its bytes.
	for span.Start > s.span.Start && file.Text()[span.Start-1] == ' ' {
		span.Start--
	}
	var b strings.Builder
	for line := range strings.Lines(lines) {
		if line != "\n" {
			b.WriteString(strings.Repeat(" ", s.indent))
		}
		b.WriteString(line)
	}
	return trimmedEdit(file, span, withLineEnds(file, b.String()))
}

// withLineEnds returns a text with the line ends of a file.
func withLineEnds(file *source.File, text string) string {
	if i := strings.IndexByte(file.Text(), '\n'); i > 0 && file.Text()[i-1] == '\r' {
		return strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

// trimmedEdit returns an edit without what it leaves as it is at both ends.
func trimmedEdit(file *source.File, span source.Span, text string) diag.Edit {
	old := file.Slice(span)
	n := 0
	for n < len(old) && n < len(text) && old[n] == text[n] {
		n++
	}
	old, text = old[n:], text[n:]
	m := 0
	for m < len(old) && m < len(text) && old[len(old)-1-m] == text[len(text)-1-m] {
		m++
	}
	at := source.Span{Start: span.Start + uint32(n), End: span.End - uint32(m)}
	return diag.Edit{Place: diag.Place{File: file, Span: at}, Text: text[:len(text)-m]}
}

// encode returns a part of a value as the style of the scalar has it.
func (s *scalar) encode(text string) string {
	switch s.style {
	case yaml.DoubleQuotedStyle:
		quoted := quoteJSON(text)
		return quoted[1 : len(quoted)-1]
	case yaml.SingleQuotedStyle:
		return strings.ReplaceAll(text, "'", "''")
	}
	return text
}

// reads reports whether the scalar has a value after an edit, and what stands
// around it stays.
func (s *scalar) reads(file *source.File, e diag.Edit, want string) bool {
	if !s.span.Contains(e.Place.Span) {
		return false
	}
	before, after, ok := s.entryScalars(file, e)
	if !ok {
		document := documentAround(file.Text(), s.span)
		before, after, ok = editedScalars(file.Slice(document), document.Start, e)
	}
	if !ok || len(before) != len(after) {
		return false
	}
	changed := 0
	for i := range before {
		if before[i] == after[i] {
			continue
		}
		if changed++; before[i] != s.value || after[i] != want {
			return false
		}
	}
	return changed == 1 || changed == 0 && want == s.value
}

// entryScalars returns the scalars of the entry of a mapping that has the scalar as its
// value, on lines of its own, before and after an edit. What comes behind such an
// entry is read as it was if another one can be there: to read a whole document
// for each edit of it takes long. It is false if there is no such entry.
func (s *scalar) entryScalars(file *source.File, e diag.Edit) (before, after []string, ok bool) {
	text := file.Text()
	start := strings.LastIndexByte(text[:s.span.Start], '\n') + 1
	end := int(s.span.End)
	if i := strings.IndexByte(text[end:], '\n'); i >= 0 && text[end-1] != '\n' {
		end += i
	}
	key := strings.TrimLeft(text[start:s.span.Start], " ")
	if !strings.Contains(key, ": ") || strings.ContainsAny(key, "{[,") || strings.HasPrefix(key, "- ") || end < int(e.Place.Span.End) {
		return nil, nil, false
	}
	indent := text[start : int(s.span.Start)-len(key)]
	next := "\n" + indent + "next: entry\n"
	before, after, ok = editedScalars(text[start:end]+next, uint32(start), e)
	return before, after, ok && len(before) == 4 && before[1] == s.value && before[3] == "entry"
}

// editedScalars returns the scalars of a text before and after an edit of the file
// that it is from, in which it starts at an offset. It is false if it cannot be
// read.
func editedScalars(text string, offset uint32, e diag.Edit) (before, after []string, ok bool) {
	file := source.NewFile("", text)
	e.Place = diag.Place{File: file, Span: source.Span{Start: e.Place.Span.Start - offset, End: e.Place.Span.End - offset}}
	edited, err := diag.Apply(file, []diag.Edit{e})
	if err != nil {
		return nil, nil, false
	}
	before, after = decodedScalars(text), decodedScalars(edited)
	return before, after, before != nil && after != nil
}

// documentAround returns the document of a text that holds a span.
func documentAround(text string, span source.Span) source.Span {
	for d := range documents(text) {
		if d.Contains(span) {
			return d
		}
	}
	return source.Span{End: uint32(len(text))}
}

// decodedScalars returns the values of all scalars of a document, in order; nil
// if it cannot be read.
func decodedScalars(text string) []string {
	d, err := decode(source.NewFile("", text), source.Span{End: uint32(len(text))})
	if err != nil {
		return nil
	}
	var values []string
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode {
			values = append(values, n.Value)
		}
		for _, child := range n.Content {
			visit(child)
		}
	}
	for _, root := range d.roots {
		visit(root)
	}
	return slices.Clip(values)
}
