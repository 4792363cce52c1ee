package format

import (
	"regexp"
	"strings"

	"github.com/aa-lint/aa-lint/source"
)

// Template is a place in a text that another program fills in before the text
// is a profile.
type Template struct {
	Kind string // what the text is a template of
	Span source.Span
}

// action is what Go's templates, and others that are written alike, put in
// braces. It can be no pattern: the outer braces have no alternatives.
var action = regexp.MustCompile(`\{\{[^{}\n]*\}\}`)

// placeholder is what snapd fills in.
var placeholder = regexp.MustCompile(`###[A-Z][A-Z0-9_]*###`)

// FindTemplate looks for the first sign that a text is a template; false if it
// is none.
func FindTemplate(text string) (Template, bool) {
	if strings.Contains(text, "###") {
		if at := placeholder.FindStringIndex(text); at != nil {
			return Template{"snapd template", span(at)}, true
		}
	}
	if !strings.Contains(text, "{{") {
		return Template{}, false
	}
	for _, at := range action.FindAllStringIndex(text, -1) {
		if !inComment(text, at[0]) {
			return Template{"Go template", span(at)}, true
		}
	}
	return Template{}, false
}

func span(at []int) source.Span { return source.Span{Start: uint32(at[0]), End: uint32(at[1])} }

// inComment reports whether a comment starts before a place on its line.
func inComment(text string, at int) bool {
	line := text[strings.LastIndexByte(text[:at], '\n')+1 : at]
	line = strings.TrimLeft(line, " \t")
	return strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "#include") ||
		strings.Contains(line, " #") || strings.Contains(line, "\t#")
}
