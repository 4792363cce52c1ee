package parser

import (
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// included stands for one text, whatever the include.
type included struct{ file *source.File }

func (i included) Include(*ast.Include) []*source.File { return []*source.File{i.file} }

// parseCut reads a text of which a part stands in another file: what is behind an
// offset, or what is before it.
func parseCut(t *testing.T, text string, at int) {
	t.Helper()
	parseParts(t, text[:at]+"include <rest>\n", text[at:])
	parseParts(t, "include <rest>\n"+text[at:], text[:at])
}

func parseParts(t *testing.T, text, other string) {
	t.Helper()
	root, rest := source.NewFile("root", text), source.NewFile("rest", other)
	_, findings, _ := ParseSpliced(root, included{rest})
	for _, f := range findings {
		if f.Place.File != root && f.Place.File != rest || !f.Place.File.Span().Contains(f.Place.Span) {
			t.Errorf("%q including %q: %q is at %v", text, other, f.Message, f.Place.Span)
		}
		for _, fix := range f.Fixes {
			for _, e := range fix.Edits {
				if !e.Place.File.Span().Contains(e.Place.Span) {
					t.Errorf("%q including %q: the fix %q is at %v", text, other, fix.Message, e.Place.Span)
				}
			}
		}
	}
}

// TestCutTexts reads all texts with mistakes as those of two files, cut at each
// line: what helps beginners looks at the text around a mistake.
func TestCutTexts(t *testing.T) {
	for _, text := range seeds(t) {
		for at, b := range []byte(text) {
			if b == '\n' {
				parseCut(t, text, at+1)
			}
		}
		parseCut(t, text, 0)
	}
}

// FuzzSpliced reads any text as that of two files.
func FuzzSpliced(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add(text, uint16(len(text)/2))
	}
	f.Add(" t 000 000\n0}0", uint16(0))
	f.Fuzz(func(t *testing.T, text string, at uint16) {
		if len(text) < 4<<10 && !strings.Contains(text, "include") {
			parseCut(t, text, min(int(at), len(text)))
		}
	})
}
