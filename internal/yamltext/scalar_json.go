package yamltext

import (
	"unicode/utf16"
	"unicode/utf8"
)

// json reads a string of JSON. What is not UTF-8 and half a pair of surrogates
// stand for U+FFFD, as Go reads them.
func (s *scalarReader) json() {
	s.at++
	for s.at < len(s.text) {
		rest := s.text[s.at:]
		switch c := rest[0]; {
		case c == '"':
			s.at++
			return
		case c == '\\' && len(rest) > 1:
			s.jsonEscape(rest)
		default:
			if r, size := utf8.DecodeRuneInString(rest); r == utf8.RuneError && size == 1 {
				s.putBytes("\ufffd", 1)
			} else {
				s.takeBytes(size)
			}
		}
	}
}

func (s *scalarReader) jsonEscape(rest string) {
	if rest[1] != 'u' {
		text := escapes[rest[1]]
		if rest[1] == '/' {
			text = "/"
		}
		s.putBytes(text, 2)
		return
	}
	r, size := hexRune(rest[2:], 4), 6
	if utf16.IsSurrogate(r) {
		pair := rune(utf8.RuneError)
		if len(rest) > 8 && rest[6:8] == `\u` {
			pair = utf16.DecodeRune(r, hexRune(rest[8:], 4))
		}
		if r = pair; r != utf8.RuneError {
			size = 12
		}
	}
	s.putBytes(string(r), size)
}
