package format

import "strings"

// position says where a word stands, which decides what it may look like
// without quotes.
type position uint8

const (
	anywhere position = iota // keep the quotes
	inPath                   // the path of a file rule or link, an attachment
	inRule                   // a path among the words of a rule
	inValue                  // behind "=" or "->", a name, a value of a variable
	inList                   // in parentheses
)

// withoutQuotes returns a word without quotes if it means the same without them at
// a position. It leaves them where there is any doubt.
func withoutQuotes(raw string, at position) string {
	if len(raw) < 3 || raw[0] != '"' || at == anywhere {
		return raw
	}
	text := raw[1 : len(raw)-1]
	if !startsPlain(text, at) || !isPlainAt(text, at) {
		return raw
	}
	return text
}

// isPlainAt reports whether a text has only bytes that words may have at a
// position. A comma is part of a word if another byte of it follows.
func isPlainAt(text string, at position) bool {
	marks := at == inValue || at == inList || at == inPath && text[0] == '/'
	for i := range len(text) {
		b := text[i]
		switch {
		case plainBytes[b]:
		case marks && strings.IndexByte(":=+?^", b) >= 0:
		case b == ',' && at != inList && i > 0 && i+1 < len(text) && plainBytes[text[i-1]] && plainBytes[text[i+1]]:
		default:
			return false
		}
	}
	return true
}

var plainBytes = func() (set [256]bool) {
	for b := range set {
		set[b] = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' ||
			strings.IndexByte("/._@{}*[]~%-", byte(b)) >= 0
	}
	return set
}()

// startsPlain reports whether a text can start a word.
func startsPlain(text string, at position) bool {
	switch at {
	case inRule:
		return text[0] == '/'
	case inPath:
		return text[0] == '/' || startsWithVariable(text)
	}
	return text[0] != '-'
}

// startsWithVariable reports whether a text starts with @{NAME} and goes on
// behind it: alone, a variable is another kind of word.
func startsWithVariable(text string) bool {
	name, rest, ok := strings.Cut(text, "}")
	if !ok || rest == "" || !strings.HasPrefix(name, "@{") || len(name) < 3 {
		return false
	}
	for i := 2; i < len(name); i++ {
		b := name[i] | 0x20
		if (b < 'a' || b > 'z') && (i == 2 || name[i] != '_' && (name[i] < '0' || name[i] > '9')) {
			return false
		}
	}
	return true
}

// isOdd reports whether a word may end elsewhere, or mean something else, when
// other text follows it: one with control bytes or with a backslash at its end.
func isOdd(raw string) bool {
	if raw == "" || raw[0] == '"' {
		return false
	}
	for i := range len(raw) {
		if raw[i] < ' ' || raw[i] == 0x7f {
			return true
		}
	}
	return raw[len(raw)-1] == '\\'
}

// withQuotes returns a word with quotes if what follows a byte of it would be another
// word without them. Only a word that no text was read from can need them.
func withQuotes(raw string, at position) string {
	if at == anywhere || raw == "" || raw[0] == '"' || !breaks(raw) {
		return raw
	}
	return `"` + strings.ReplaceAll(raw, `"`, `\"`) + `"`
}

// breaks reports whether a word without quotes ends before its last byte: at a
// blank without a backslash, or at a comma at its end.
func breaks(raw string) bool {
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '\\':
			i++
		case ' ', '\t', '\r', '\n':
			return true
		}
	}
	return raw[len(raw)-1] == ','
}
