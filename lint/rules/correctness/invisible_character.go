package correctness

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/source"
)

var invisibleCharacter = lint.Analyzer{
	Code:     diag.Code{ID: "AA122", Name: "invisible-character"},
	Severity: diag.Warning,
	Summary:  "an invisible character, or one that looks like another",
	Needs:    lint.NeedsTree,
	Run:      findInvisibleCharacters,
}

func findInvisibleCharacters(p *lint.Pass) {
	if !suspicious(p.Text.Source.Text()) {
		return
	}
	for _, stmt := range p.Text.Tree.Stmts {
		ast.Walk(stmt, func(n ast.Node) bool {
			if w, ok := n.(*ast.Word); ok {
				reportUnseen(p, *w)
			}
			return true
		})
	}
	for c := range p.Text.Comments() {
		reportReordered(p, c)
	}
}

// suspicious reports whether a text may hold a character that is not what it
// looks like: all that do are outside of ASCII, or control it.
func suspicious(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		return r >= utf8.RuneSelf || r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f
	}) >= 0
}

// unseen is a character of a word that is not what it looks like.
type unseen struct {
	start, end int // in the spelling of the word
	char       rune
	what       string // it is, for a sentence
	instead    string // what people take it for
}

func reportUnseen(p *lint.Pass, w ast.Word) {
	found := unseenIn(w.Raw)
	if len(found) == 0 {
		return
	}
	first := found[0]
	f := p.Report(spelling.Part(w, first.start, first.end), "%s (U+%04X) stands in %s", first.what, first.char, visible(w.Raw))
	lint.Note(f, "the parser takes it for a part of the word, which then is another one than it seems")
	if more := len(found) - 1; more > 0 {
		lint.Note(f, "there are %d more such characters in the word", more)
	}
	if mended := mendedWord(w.Raw, found); mended != "" && mended != `""` {
		lint.FixUnsafely(f, "write "+mended, p.Text.Replace(w.Place, mended))
	}
}

// mendedWord is a word as it looks, in quotes if it has blanks.
func mendedWord(raw string, found []unseen) string {
	var b strings.Builder
	at := 0
	for _, u := range found {
		b.WriteString(raw[at:u.start] + u.instead)
		at = u.end
	}
	mended := b.String() + raw[at:]
	if strings.Contains(mended, " ") && mended[0] != '"' {
		return `"` + mended + `"`
	}
	return mended
}

// unseenIn returns the characters of a word that are not what they look like.
func unseenIn(raw string) []unseen {
	if !suspicious(raw) {
		return nil
	}
	var found []unseen
	for start := 0; start < len(raw); {
		end := len(raw)
		if i := strings.IndexByte(raw[start+1:], '/'); i >= 0 {
			end = start + 1 + i
		}
		found = append(found, unseenInName(raw, start, end)...)
		start = end
	}
	return found
}

// unseenInName looks at one name of a path: letters of two scripts are odd in one
// name, and a joiner belongs to some scripts.
func unseenInName(raw string, start, end int) []unseen {
	var found []unseen
	name := raw[start:end]
	has := func(is func(rune) bool) bool { return strings.IndexFunc(name, is) >= 0 }
	latin, joining, wide := has(isLatin), has(joins), has(isWide)
	for i, r := range name {
		u := unseen{start: start + i, end: start + i + utf8.RuneLen(max(r, 0)), char: r}
		switch {
		case r < utf8.RuneSelf && r >= ' ' && r != 0x7f || r == '\t' || r == '\n' || r == '\r' || r == utf8.RuneError:
			continue
		case (r == '\u200c' || r == '\u200d' || isVariation(r)) && joining:
			continue
		case reorders(r):
			u.what = "a character that changes the direction of what is shown"
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r) || isBlankLetter(r) || isVariation(r):
			u.what = "an invisible character"
		case unicode.Is(unicode.Z, r):
			u.what, u.instead = "a blank that is none to the parser", " "
			if start == 0 && i <= 1 || end == len(raw) && i+utf8.RuneLen(r) >= len(strings.TrimSuffix(name, `"`)) {
				u.instead = "" // around a word
			}
		case lookalikes[r] != "" && (unicode.IsLetter(r) && latin || !unicode.IsLetter(r) && !wide):
			u.what, u.instead = "a character that looks like \""+lookalikes[r]+"\"", lookalikes[r]
		default:
			continue
		}
		found = append(found, u)
	}
	return found
}

// reportReordered reports characters in a comment that let other text be shown
// than the parser reads.
func reportReordered(p *lint.Pass, c ast.Comment) {
	text := p.Text.Source.Slice(c.Span())
	at := strings.IndexFunc(text, overrides)
	if at < 0 {
		return
	}
	r, size := utf8.DecodeRuneInString(text[at:])
	start := c.Span().Start + uint32(at)
	f := p.Report(source.Span{Start: start, End: start + uint32(size)}, "a character that changes the direction of what is shown (U+%04X) stands in a comment", r)
	lint.Note(f, "what looks like a rule may be part of the comment, and the other way round")
	lint.FixUnsafely(f, "remove it", p.Text.Replace(source.Span{Start: start, End: start + uint32(size)}, ""))
}

// visible returns a word with what cannot be seen in it written out.
func visible(raw string) string {
	var b strings.Builder
	for _, r := range raw {
		if r >= utf8.RuneSelf && (unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Z, r) || isBlankLetter(r)) || unicode.Is(unicode.Cc, r) {
			fmt.Fprintf(&b, "<U+%04X>", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// reorders reports whether a character changes the direction of text.
func reorders(r rune) bool {
	return overrides(r) || r == '\u200e' || r == '\u200f' || r == '\u061c'
}

// overrides reports whether a character starts or ends a piece of text with a
// direction of its own (Unicode Standard Annex #9), which ordinary text in any
// language does without.
func overrides(r rune) bool { return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' }

// isBlankLetter reports whether a character is no blank by its class, but shows
// nothing.
func isBlankLetter(r rune) bool {
	return strings.ContainsRune("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0", r)
}

// isVariation reports whether a character chooses between forms of the one before.
func isVariation(r rune) bool { return unicode.Is(unicode.Variation_Selector, r) }

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) && r < 0x300 }

// isWide reports whether a character is of a script that has slashes, dots and
// commas of its own.
func isWide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// joins reports whether a character is of a script, or an emoji, that zero-width
// joiners and variation selectors are used with.
func joins(r rune) bool {
	return r >= 0x1f000 || r >= 0x2190 && r <= 0x2bff || unicode.In(r, unicode.Arabic, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi,
		unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer,
		unicode.Mongolian, unicode.Syriac, unicode.Myanmar, unicode.Tibetan, unicode.Han)
}

// lookalikes are the characters that are commonly taken for one of ASCII: letters
// of other scripts, and forms of slashes, dots and dashes.
var lookalikes = map[rune]string{
	// Cyrillic
	'а': "a", 'е': "e", 'о': "o", 'р': "p", 'с': "c", 'у': "y", 'х': "x", 'ѕ': "s", 'і': "i", 'ј': "j", 'һ': "h", 'ԁ': "d", 'ԛ': "q", 'ԝ': "w", 'ӏ': "l",
	'А': "A", 'В': "B", 'Е': "E", 'К': "K", 'М': "M", 'Н': "H", 'О': "O", 'Р': "P", 'С': "C", 'Т': "T", 'Х': "X", 'У': "Y", 'Ѕ': "S", 'І': "I", 'Ј': "J",
	// Greek
	'ο': "o", 'ν': "v", 'ι': "i", 'ρ': "p", 'α': "a", 'Α': "A", 'Β': "B", 'Ε': "E", 'Ζ': "Z", 'Η': "H", 'Ι': "I", 'Κ': "K", 'Μ': "M", 'Ν': "N",
	'Ο': "O", 'Ρ': "P", 'Τ': "T", 'Υ': "Y", 'Χ': "X",
	// Armenian, phonetic Latin
	'օ': "o", 'ս': "u", 'հ': "h", 'ո': "n", 'ɡ': "g", 'ɑ': "a",
	// slashes, dots, dashes, stars
	'\u2044': "/", '\u2215': "/", '\uff0f': "/", '\u29f8': "/", '\u2024': ".", '\uff0e': ".", '\u2010': "-", '\u2011': "-", '\u2212': "-",
	'\uff0d': "-", '\u2217': "*", '\uff0a': "*", '\u204e': "*", '\uff20': "@", '\uff5b': "{", '\uff5d': "}", '\uff0c': ",",
}
