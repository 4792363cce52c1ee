package auditlog

import (
	"encoding/hex"
	"strings"
)

// hexFields are those whose bare values are bytes in hexadecimal, as the audit
// code of the kernel writes what holds a blank, a quote or another byte that is
// not printable.
var hexFields = set(
	"name", "name2", "target", "profile", "label", "peer", "peer_profile", "peer_label", "comm", "ocomm", "exe",
	"srcname", "fstype", "trans", "options", "execpath", "namespace", "ns", "path", "addr", "peer_addr", "olabel",
	"tcontext", "capname", "key",
)

// addressFields have hexadecimal within quotes where an abstract address holds
// such bytes.
var addressFields = set("addr", "peer_addr")

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// scanner cuts a record into its fields.
type scanner struct {
	text string
	at   int
	cut  bool // the last value has no end, or half a byte
}

// next returns the next field; ok is false at the end of the record.
func (s *scanner) next() (f Field, ok bool) {
	for s.at < len(s.text) {
		s.skipBlanks()
		start := s.at
		for s.at < len(s.text) && isKeyByte(s.text[s.at]) {
			s.at++
		}
		if s.at == start || s.at == len(s.text) || s.text[s.at] != '=' {
			s.skipWord(start)
			continue
		}
		key := s.text[start:s.at]
		s.at++
		return Field{key, s.value(key)}, true
	}
	return Field{}, false
}

// skipBlanks passes over what stands between fields: blanks, and the byte with
// which the audit daemon parts what it adds from what the kernel wrote.
func (s *scanner) skipBlanks() {
	for s.at < len(s.text) && isSpace(s.text[s.at]) {
		s.at++
	}
}

// skipWord passes over a word that is no field.
func (s *scanner) skipWord(start int) {
	s.at = max(s.at, start+1)
	for s.at < len(s.text) && !isSpace(s.text[s.at]) {
		s.at++
	}
}

// value reads the value of a key.
func (s *scanner) value(key string) string {
	if s.at < len(s.text) && s.text[s.at] == '"' {
		return s.quoted(key)
	}
	word := s.bare()
	if !hexFields[key] || word == "none" || word == "(null)" || word == "?" {
		return word
	}
	return s.decode(word)
}

// quoted reads what stands between quotes, in which nothing is escaped.
func (s *scanner) quoted(key string) string {
	rest := s.text[s.at+1:]
	end := strings.IndexByte(rest, '"')
	if end < 0 {
		s.at, s.cut = len(s.text), true
		return rest
	}
	s.at += end + 2
	if addressFields[key] {
		return address(rest[:end])
	}
	return rest[:end]
}

// bare reads a word up to a blank. The audit daemon may add its own fields right
// behind a number: ouid=0FSUID="root".
func (s *scanner) bare() string {
	start := s.at
	digits := true
	for ; s.at < len(s.text) && !isSpace(s.text[s.at]) && s.text[s.at] != '\''; s.at++ {
		c := s.text[s.at]
		if digits && s.at > start && isUpper(c) && isUpperKey(s.text[s.at:]) {
			break
		}
		digits = digits && c >= '0' && c <= '9'
	}
	return s.text[start:s.at]
}

// isUpperKey reports whether a text starts with a key that the audit daemon adds.
func isUpperKey(text string) bool {
	n := 0
	for n < len(text) && (isUpper(text[n]) || text[n] == '_') {
		n++
	}
	return n > 1 && n < len(text) && text[n] == '='
}

// decode reads hexadecimal. What is none, or lacks half of a byte, was cut.
func (s *scanner) decode(word string) string {
	for i := range len(word) {
		if c := word[i]; !(c >= '0' && c <= '9' || c >= 'A' && c <= 'F') {
			s.cut = true
			return word
		}
	}
	s.cut = s.cut || len(word)%2 != 0
	text, err := hex.DecodeString(word[:len(word)/2*2])
	if err != nil {
		return word
	}
	return string(text)
}

// address decodes an abstract address whose name is in hexadecimal. A name that
// only looks so stays: the kernel encodes those alone that need it.
func address(text string) string {
	name, ok := strings.CutPrefix(text, "@")
	if !ok || len(name) == 0 || len(name)%2 != 0 {
		return text
	}
	decoded, err := hex.DecodeString(name)
	if err != nil || strings.ToUpper(name) != name {
		return text
	}
	if !strings.ContainsFunc(string(decoded), func(r rune) bool { return r < 0x21 || r > 0x7e || r == '"' }) {
		return text
	}
	return "@" + string(decoded)
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0x1d || c == '\''
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

func isKeyByte(c byte) bool {
	return c >= 'a' && c <= 'z' || isUpper(c) || c >= '0' && c <= '9' || c == '_' || c == '-'
}
