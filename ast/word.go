package ast

import (
	"iter"
	"strings"

	"github.com/aa-lint/aa-lint/internal/escape"
	"github.com/aa-lint/aa-lint/source"
)

// Word is a word as written, with its quotes and escapes.
type Word struct {
	Raw   string
	Place source.Span
}

// Span returns the place of the word.
func (w Word) Span() source.Span { return w.Place }

// IsZero reports whether the word is absent.
func (w Word) IsZero() bool { return w.Raw == "" }

// Quoted reports whether the word is written in quotes.
func (w Word) Quoted() bool { return w.Raw != "" && w.Raw[0] == '"' }

// Value returns what the word stands for before variables are expanded: quotes
// removed and the escapes of the scanner decoded. Escapes that matter to
// patterns (\* \? \[ \] \{ \} \^ \, and \\) stay escaped, whichever way they
// were written, and so do escapes that the scanner does not know. An unquoted
// word ends at a NUL byte, as a C string does.
func (w Word) Value() string {
	text := w.Raw
	if w.Quoted() {
		if len(text) >= 2 {
			text = text[1 : len(text)-1]
		}
	} else if i := strings.IndexByte(text, 0); i >= 0 {
		text = text[:i]
	}
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	return unescape(text)
}

func unescape(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(text); {
		if text[i] != '\\' {
			b.WriteByte(text[i])
			i++
			continue
		}
		c, n := escape.Decode(text[i:])
		switch {
		case n == 0:
			end := min(i+2, len(text))
			b.WriteString(text[i:end])
			i = end
			continue
		case c == 0:
			b.WriteString(text[i : i+n])
		case strings.IndexByte(`*?[]{}^,\`, c) >= 0:
			b.WriteByte('\\')
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
		i += n
	}
	return b.String()
}

// Reference is a mention of a set variable in a word.
type Reference struct {
	Name       string // what stands between the braces, valid or not
	Start, End int    // its bytes in the decoded word, from "@{" to "}"
}

// Valid reports whether the name is that of a variable: a letter, then
// letters, digits and underscores.
func (r Reference) Valid() bool {
	for i := range len(r.Name) {
		c := r.Name[i] | 0x20
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || r.Name[i] != '_' && (r.Name[i] < '0' || r.Name[i] > '9')) {
			return false
		}
	}
	return r.Name != ""
}

// References yields the mentions of set variables in a decoded word, in order.
// A backslash before "@{" makes it plain text. "@{a,b}" is none either: it is
// an old way to write an alternation, and the reference expands nothing behind
// it.
func References(value string) iter.Seq[Reference] {
	return func(yield func(Reference) bool) {
		for at := 0; ; {
			start := indexUnescaped(value, at, "@{")
			if start < 0 {
				return
			}
			end := indexUnescaped(value, start+2, "}")
			if end < 0 {
				return
			}
			start = innermost(value, start, end)
			ref := Reference{Name: value[start+2 : end], Start: start, End: end + 1}
			if ref.Name == "" || ref.isAlternation() || !yield(ref) {
				return
			}
			at = ref.End
		}
	}
}

// innermost returns the last "@{" that opens a name before end: one that is not
// closed is plain text if it starts as a name does.
func innermost(value string, start, end int) int {
	for start+2 < end && (Reference{Name: value[start+2 : start+3]}).Valid() {
		next := indexUnescaped(value, start+2, "@{")
		if next < 0 || next > end {
			break
		}
		start = next
	}
	return start
}

// isAlternation reports whether the braces hold a valid name up to a comma.
func (r Reference) isAlternation() bool {
	first, _, ok := strings.Cut(r.Name, ",")
	return ok && Reference{Name: first}.Valid()
}

// indexUnescaped returns the index of text at or behind at, where no backslash
// stands before it; -1 if there is none.
func indexUnescaped(value string, at int, text string) int {
	for i := at; i < len(value); i++ {
		if value[i] == '\\' {
			i++
			continue
		}
		if strings.HasPrefix(value[i:], text) {
			return i
		}
	}
	return -1
}
