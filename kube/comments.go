package kube

import (
	"cmp"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// Comment is a comment of YAML, from "#" to the end of its line.
type Comment struct {
	Place diag.Place
	Text  string
	// Alone is set if nothing but blanks stands before it on its line.
	Alone bool
}

// Comments returns the comments of a document in a file, as Object.Document has
// its span. What is in a scalar is none: the comments of an embedded profile
// are its own.
func Comments(file *source.File, document source.Span) []Comment {
	d, _ := decode(file, document)
	if d.json {
		return nil
	}
	var all []Comment
	at := document.Start
	for _, text := range append(d.scalarSpans(), source.At(document.End)) {
		if text.Start > at {
			all = appendComments(all, file, source.Span{Start: at, End: text.Start})
		}
		at = max(at, text.End)
	}
	return all
}

// scalarSpans returns the spans of all scalars in order; of blocks without the line
// of their indicator, on which a comment may stand.
func (d *document) scalarSpans() []source.Span {
	var all []source.Span
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode {
			s := d.scalar(n)
			if s.style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
				s.span.Start += uint32(lineBreakOffset(d.file.Slice(s.span)))
			}
			all = append(all, s.span)
		}
		for _, child := range n.Content {
			visit(child)
		}
	}
	for _, root := range d.roots {
		visit(root)
	}
	slices.SortFunc(all, func(a, b source.Span) int { return cmp.Compare(a.Start, b.Start) })
	return all
}

// appendComments adds the comments in a part of a file that holds no scalar.
func appendComments(all []Comment, file *source.File, span source.Span) []Comment {
	text := file.Text()
	for at := span.Start; at < span.End; at++ {
		if text[at] != '#' || at > 0 && !isSpace(text[at-1]) {
			continue
		}
		end := at + uint32(lineBreakOffset(text[at:]))
		line := file.Line(file.LineAt(at))
		all = append(all, Comment{
			Place: diag.Place{File: file, Span: source.Span{Start: at, End: end}},
			Text:  text[at:end],
			Alone: leadingSpaces(text[line.Start:at]) == int(at-line.Start),
		})
		at = end
	}
	return all
}
