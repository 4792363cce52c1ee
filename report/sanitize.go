package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sanitize returns a text that is safe to print on a terminal, in one line:
// what is not printable, such as control characters, marks of direction and
// bytes that are not UTF-8, is shown as an escape like \x1b. Tabs are kept.
func Sanitize(text string) string {
	clean := 0
	for clean < len(text) && isPrintable(text[clean]) {
		clean++
	}
	if clean == len(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + 16)
	b.WriteString(text[:clean])
	for text = text[clean:]; len(text) > 0; {
		shown, size := glyph(text)
		b.WriteString(shown)
		text = text[size:]
	}
	return b.String()
}

// isPrintable reports whether a byte is a character that is printed as it is.
func isPrintable(b byte) bool { return ' ' <= b && b < utf8.RuneSelf-1 || b == '\t' }

// glyph returns what to print for the first character of a text, and its
// length in bytes.
func glyph(text string) (shown string, size int) {
	if isPrintable(text[0]) {
		return text[:1], 1
	}
	r, size := utf8.DecodeRuneInString(text)
	switch {
	case r == utf8.RuneError && size == 1:
		return fmt.Sprintf(`\x%02x`, text[0]), 1
	case strconv.IsPrint(r):
		return text[:size], size
	}
	return strings.Trim(strconv.QuoteRuneToASCII(r), "'"), size
}

// columns returns how many columns of a terminal a glyph takes; a tab, which
// depends on its place, counts as one.
func columns(shown string) int {
	if len(shown) == 1 || shown[0] == '\\' {
		return len(shown)
	}
	r, _ := utf8.DecodeRuneInString(shown)
	switch {
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
		return 0
	case unicode.Is(wide, r):
		return 2
	}
	return 1
}

// wide are the characters that take two columns: those of East Asia, and
// pictographs.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115f, Stride: 1},
		{Lo: 0x2e80, Hi: 0xa4cf, Stride: 1},
		{Lo: 0xac00, Hi: 0xd7a3, Stride: 1},
		{Lo: 0xf900, Hi: 0xfaff, Stride: 1},
		{Lo: 0xfe30, Hi: 0xfe6f, Stride: 1},
		{Lo: 0xff00, Hi: 0xff60, Stride: 1},
		{Lo: 0xffe0, Hi: 0xffe6, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x1f300, Hi: 0x1faff, Stride: 1},
		{Lo: 0x20000, Hi: 0x3fffd, Stride: 1},
	},
}
