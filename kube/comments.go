package kube

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/yamltext"
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
	d, _ := yamltext.Decode(file, document, MaxObjects)
	if d.JSON {
		return nil
	}
	var all []Comment
	at := document.Start
	for _, text := range append(d.ScalarSpans(), source.At(document.End)) {
		if text.Start > at {
			all = appendComments(all, file, source.Span{Start: at, End: text.Start})
		}
		at = max(at, text.End)
	}
	return all
}

// appendComments adds the comments in a part of a file that holds no scalar.
func appendComments(all []Comment, file *source.File, span source.Span) []Comment {
	text := file.Text()
	for at := span.Start; at < span.End; at++ {
		if text[at] != '#' || at > 0 && !isSpace(text[at-1]) {
			continue
		}
		end := at + uint32(yamltext.LineEnd(text[at:]))
		line := file.Line(file.LineAt(at))
		all = append(all, Comment{
			Place: diag.Place{File: file, Span: source.Span{Start: at, End: end}},
			Text:  text[at:end],
			Alone: yamltext.LeadingSpaces(text[line.Start:at]) == int(at-line.Start),
		})
		at = end
	}
	return all
}
