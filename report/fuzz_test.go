package report

import (
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

func TestWellFormed(t *testing.T) {
	s := allSchemas(t)
	for name, r := range reports {
		t.Run(name, func(t *testing.T) { wellFormed(t, s, r()) })
	}
}

// FuzzFormats holds every format to its form, whatever is in the names, texts
// and places of a report.
func FuzzFormats(f *testing.F) {
	s := allSchemas(f)
	f.Add("a", "text", "message", "note", uint16(0), uint16(4))
	f.Add("::error file=a,b::\x1b", "line|`x`\r\n", "%0A::warning::<a>|`*_[x](y)", "]]>\x00&#10;\ufffe\xff", uint16(3), uint16(1))
	f.Add("../C:/x y?#%.", "ä\u202e\t\\|", "https://x www.x @me #1 \\|", "`", uint16(1), uint16(900))
	f.Fuzz(func(t *testing.T, name, text, message, note string, start, end uint16) {
		if name == "" {
			t.Skip("every file has a name")
		}
		file := source.NewFile(name, text)
		place := diag.Place{File: file, Span: source.Span{Start: uint32(start), End: uint32(max(start, end))}}
		finding := diag.Finding{
			Code: diag.SyntaxError, Severity: diag.Severity(start % 3), Place: place, Message: message,
			Notes: []string{note}, Profile: note,
			Related: []diag.Related{{Place: place, Message: note, Include: end%2 == 0}},
			Fixes:   []diag.Fix{{Message: note, Safe: start%2 == 0, Edits: []diag.Edit{{Place: place, Text: message}}}},
		}
		wellFormed(t, s, Report{
			Version:    note,
			Rules:      []Rule{{Code: diag.SyntaxError, Summary: note, Doc: message, Tags: []string{name}, URL: message}},
			Files:      []File{{Path: name, Profiles: []string{note}}},
			Findings:   diag.List{finding, finding},
			Suppressed: []Suppressed{{finding, ByComment, note}},
			Unread:     []Unread{{name, message}, {"", note}},
		})
	})
}

// FuzzSuggestion: what reviewdog makes of a suggestion is what the edits make
// of the text.
func FuzzSuggestion(f *testing.F) {
	f.Add("ab\ncd\n", "x", "", uint8(0), uint8(1), uint8(3), uint8(5))
	f.Add("ä\nö", "\n", "y", uint8(2), uint8(2), uint8(2), uint8(5))
	f.Fuzz(func(t *testing.T, text, first, second string, a, b, c, d uint8) {
		at := []uint8{a, b, c, d}
		slices.Sort(at)
		if int(at[3]) > len(text) {
			t.Skip("outside of the file")
		}
		file := source.NewFile("f", text)
		edit := func(start, end uint8, text string) diag.Edit {
			return diag.Edit{Place: diag.Place{File: file, Span: source.Span{Start: uint32(start), End: uint32(end)}}, Text: text}
		}
		fix := diag.Fix{Edits: []diag.Edit{edit(at[2], at[3], second), edit(at[0], at[1], first)}}
		middle := first + text[at[1]:at[2]] + second
		if at[0] == at[3] {
			middle = second + first // insertions at one place keep their order
		}
		got, ok := suggestion(diag.Finding{Place: fix.Edits[0].Place}, fix)
		if ok != utf8.ValidString(middle) {
			t.Fatalf("a suggestion of %q: %v", middle, ok)
		}
		if !ok {
			return
		}
		want := text[:at[0]] + middle + text[at[3]:]
		if is := applied(file, got); is != want {
			t.Errorf("got %q, want %q", is, want)
		}
	})
}
