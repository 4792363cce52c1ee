package yamltext

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// Replace returns the edit of the file that puts a text in the place of a part of
// the scalar's value, in the style that the scalar is written in. It is false if
// the scalar would not be read as the edited value, or something around it would
// be read otherwise.
func (s *Scalar) Replace(file *source.File, at source.Span, text string) (diag.Edit, bool) {
	want := s.Value[:at.Start] + text + s.Value[at.End:]
	var e diag.Edit
	if s.Style == yaml.LiteralStyle {
		e = s.editLines(at, text, file)
	} else {
		e = diag.Edit{Place: diag.Place{File: file, Span: s.Pieces.Place(at)}, Text: s.encode(text)}
	}
	return e, s.reads(file, e, want)
}

// editLines edits whole lines of a literal block, so that each has its
// indentation.
func (s *Scalar) editLines(at source.Span, text string, file *source.File) diag.Edit {
	start := uint32(strings.LastIndexByte(s.Value[:at.Start], '\n') + 1)
	end := at.End
	if i := strings.IndexByte(s.Value[end:], '\n'); i >= 0 {
		end += uint32(i) + 1
	} else {
		end = uint32(len(s.Value))
	}
	lines := s.Value[start:at.Start] + text + s.Value[at.End:end]
	span := s.Pieces.Place(source.Span{Start: start, End: end})
	if start == end {
		span = source.At(s.Pieces.Place(source.At(start)).Start)
	}
	// The indentation of the first line is before the first of its bytes.
	for span.Start > s.Span.Start && file.Text()[span.Start-1] == ' ' {
		span.Start--
	}
	var b strings.Builder
	for line := range strings.Lines(lines) {
		if line != "\n" {
			b.WriteString(strings.Repeat(" ", s.Indent))
		}
		b.WriteString(line)
	}
	return trimmedEdit(file, span, WithLineEnds(file, b.String()))
}

// WithLineEnds returns a text with the line ends of a file.
func WithLineEnds(file *source.File, text string) string {
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
func (s *Scalar) encode(text string) string {
	switch s.Style {
	case yaml.DoubleQuotedStyle:
		quoted := QuoteJSON(text)
		return quoted[1 : len(quoted)-1]
	case yaml.SingleQuotedStyle:
		return strings.ReplaceAll(text, "'", "''")
	}
	return text
}

// reads reports whether the scalar has a value after an edit, and what stands
// around it stays.
func (s *Scalar) reads(file *source.File, e diag.Edit, want string) bool {
	if !s.Span.Contains(e.Place.Span) {
		return false
	}
	before, after, ok := s.entryScalars(file, e)
	if !ok {
		document := documentAround(file.Text(), s.Span)
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
		if changed++; before[i] != s.Value || after[i] != want {
			return false
		}
	}
	return changed == 1 || changed == 0 && want == s.Value
}

// entryScalars returns the scalars of the entry of a mapping that has the scalar as its
// value, on lines of its own, before and after an edit. What comes behind such an
// entry is read as it was if another one can be there: to read a whole document
// for each edit of it takes long. It is false if there is no such entry.
func (s *Scalar) entryScalars(file *source.File, e diag.Edit) (before, after []string, ok bool) {
	text := file.Text()
	start := strings.LastIndexByte(text[:s.Span.Start], '\n') + 1
	end := int(s.Span.End)
	if i := strings.IndexByte(text[end:], '\n'); i >= 0 && text[end-1] != '\n' {
		end += i
	}
	key := strings.TrimLeft(text[start:s.Span.Start], " ")
	if !strings.Contains(key, ": ") || strings.ContainsAny(key, "{[,") || strings.HasPrefix(key, "- ") || end < int(e.Place.Span.End) {
		return nil, nil, false
	}
	indent := text[start : int(s.Span.Start)-len(key)]
	next := "\n" + indent + "next: entry\n"
	before, after, ok = editedScalars(text[start:end]+next, uint32(start), e)
	return before, after, ok && len(before) == 4 && before[1] == s.Value && before[3] == "entry"
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
	for d := range Documents(text) {
		if d.Contains(span) {
			return d
		}
	}
	return source.Span{End: uint32(len(text))}
}

// decodedScalars returns the values of all scalars of a document, in order; nil
// if it cannot be read.
func decodedScalars(text string) []string {
	d, err := Decode(source.NewFile("", text), source.Span{End: uint32(len(text))}, 0)
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
	for _, root := range d.Roots {
		visit(root)
	}
	return slices.Clip(values)
}
