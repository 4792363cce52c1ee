package yamltext

import (
	"iter"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// BOM is the mark that some editors put at the start of UTF-8.
const BOM = "\ufeff"

// Documents yields the spans of the documents of a stream, each from its "---"
// on. Text before the first "---" is a document as well, of comments perhaps.
func Documents(text string) iter.Seq[source.Span] {
	return func(yield func(source.Span) bool) {
		start := 0
		for at := 0; at < len(text); {
			marker := nextMarker(text, at)
			cut := beforeDirectives(text, start, marker)
			if cut > start && !yield(source.Span{Start: uint32(start), End: uint32(cut)}) {
				return
			}
			start, at = cut, marker+1
		}
		if start < len(text) {
			yield(source.Span{Start: uint32(start), End: uint32(len(text))})
		}
	}
}

// nextMarker returns the offset of the next line "---" behind at, or the end.
// Such a line ends a document wherever it stands: the lines of a block are
// indented by one at least.
func nextMarker(text string, at int) int {
	for {
		i := strings.Index(text[at:], "\n---")
		if i < 0 {
			return len(text)
		}
		line := at + i + 1
		if end := line + len("---"); end == len(text) || strings.IndexByte(" \t\r\n", text[end]) >= 0 {
			return line
		}
		at = line
	}
}

// beforeDirectives returns where the document of a marker starts: at the lines
// "%…" that stand above it, if there are any.
func beforeDirectives(text string, start, marker int) int {
	cut := marker
	for at := marker; at > start && marker < len(text); {
		line := strings.LastIndexByte(text[start:at-1], '\n') + 1 + start
		switch first := strings.TrimSpace(text[line:at]); {
		case strings.HasPrefix(first, "%"):
			cut = line
		case first != "" && first[0] != '#':
			return cut
		}
		at = line
	}
	return cut
}

// WrongEncoding returns the place and the message of what is wrong with a text
// that is in UTF-16.
func WrongEncoding(file *source.File) (diag.Place, string, bool) {
	text := file.Text()
	if !strings.HasPrefix(text, "\xff\xfe") && !strings.HasPrefix(text, "\xfe\xff") {
		return diag.Place{}, "", false
	}
	return diag.Place{File: file, Span: source.Span{Start: 0, End: 2}}, "the text is in UTF-16: save it as UTF-8", true
}
