package glob

import (
	"strings"

	"github.com/aa-lint/aa-lint/internal/escape"
)

// class is a character class of a pattern.
type class struct {
	set     ByteSet // what it matches
	negated bool
	odd     bool // the reference reads it in another way
	end     int  // offset of its "]"
}

// readClass reads the character class that starts at start.
//
// An unescaped * or ? in a class is a member here, as it looks like. The
// reference puts the text that it makes of the wildcard into the class, whose
// "]" then closes the class early; what follows is read as text. A class
// without members matches nothing here; there the "]" is its first member.
func readClass(pattern string, start int) (class, error) {
	c := classReader{pattern: pattern, at: start + 1}
	var set ByteSet
	negated := false
	if m, ok := c.peek(); ok && m.byte == '^' && !m.literal {
		c.nextMember(m)
		negated = true
	}
	for first := true; ; first = false {
		m, ok := c.peek()
		switch {
		case !ok:
			return class{}, &SyntaxError{start, `"[" is not closed`}
		case m.byte == ']' && !m.literal:
			// With another class or a wildcard behind it the reference takes "]"
			// as a member and goes on to the "]" that those stand for.
			if first && !wildBehind(pattern[c.at:]) {
				return class{}, &SyntaxError{start, "the character class is empty"}
			}
			if negated {
				set = set.Not()
			}
			return class{set, negated, c.odd || first, c.at}, nil
		case m.dash() && !first && !c.odd:
			return class{}, &SyntaxError{c.at, `"-" in a character class stands first or between two characters`}
		}
		c.nextMember(m)
		last, err := c.rangeEnd(start, m)
		if err != nil {
			return class{}, err
		}
		set = set.Range(m.byte, last)
	}
}

// wildBehind reports whether there is a class or a wildcard in a text.
func wildBehind(text string) bool {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '*', '?', '[':
			return true
		}
	}
	return false
}

// classReader reads the members of a character class.
type classReader struct {
	pattern string
	at      int
	odd     bool // an unescaped * or ? was read: the reference closes the class there
}

// member is one character of a class as it is written. Escapes make a
// character literal if they are numbers or stand before *, [, ], {, } and
// backslash; before other bytes the backslash is dropped, and the byte keeps
// its role.
type member struct {
	byte    byte
	literal bool
	width   int
}

func (m member) dash() bool { return m.byte == '-' && !m.literal }

// peek returns the next member, which may be the "]" of the class.
func (c *classReader) peek() (member, bool) {
	text := c.pattern[c.at:]
	switch {
	case text == "":
		return member{}, false
	case text[0] != '\\' || len(text) == 1:
		return member{byte: text[0], width: 1}, true
	case strings.IndexByte(`*[]{}\`, text[1]) >= 0:
		return member{text[1], true, 2}, true
	}
	if b, n := escape.Decode(text); n > 0 {
		return member{b, true, n}, true
	}
	return member{byte: text[1], width: 2}, true
}

func (c *classReader) nextMember(m member) {
	if m.width == 1 && (m.byte == '*' || m.byte == '?') {
		c.odd = true
	}
	c.at += m.width
}

// rangeEnd reads "-x" behind a member, if it is there, and returns x, else
// the member.
func (c *classReader) rangeEnd(start int, from member) (byte, error) {
	dash, ok := c.peek()
	if !ok || !dash.dash() {
		return from.byte, nil
	}
	at := c.at
	c.nextMember(dash)
	m, ok := c.peek()
	closed := m.byte == ']' && !m.literal
	switch {
	case !ok:
		return 0, &SyntaxError{start, `"[" is not closed`}
	case c.odd && closed:
		c.at = at
		return from.byte, nil
	case !c.odd && (closed || m.dash()):
		return 0, &SyntaxError{at, `"-" in a character class stands first or between two characters`}
	}
	c.nextMember(m)
	return m.byte, nil
}
