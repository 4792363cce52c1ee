// Package glob holds the patterns of AppArmor (AARE, AppArmor regular
// expressions): shell-like globs with alternations, over bytes.
package glob

import (
	"fmt"
	"strings"
)

// MaxNesting is how deep alternations may nest.
const MaxNesting = 49

// SyntaxError tells why a text is no pattern.
type SyntaxError struct {
	Offset  int // of the byte to blame
	Message string
}

// Error implements error.
func (e *SyntaxError) Error() string { return e.Message }

// Check reports whether a decoded word, with its variables expanded, is a
// pattern that the reference can compile. The error is a *SyntaxError.
func Check(pattern string) error {
	var open []alternation
	for i := 0; i < len(pattern); i++ {
		switch pattern[i] {
		case '\\':
			if i++; i == len(pattern) {
				return &SyntaxError{i - 1, `a backslash at the end of the pattern`}
			}
		case '[':
			end, err := class(pattern, i)
			if err != nil {
				return err
			}
			i = end
		case ']':
			return &SyntaxError{i, `"]" without "[" before it`}
		case '{':
			if len(open) == MaxNesting {
				return &SyntaxError{i, fmt.Sprintf("alternations nest more than %d deep", MaxNesting)}
			}
			open = append(open, alternation{offset: i})
		case ',':
			if n := len(open); n > 0 {
				open[n-1].commas++
			}
		case '}':
			n := len(open)
			if n == 0 {
				return &SyntaxError{i, `"}" without "{" before it`}
			}
			if open[n-1].commas == 0 {
				return &SyntaxError{open[n-1].offset, "an alternation needs at least one comma: {a,b}"}
			}
			open = open[:n-1]
		}
	}
	if n := len(open); n > 0 {
		return &SyntaxError{open[n-1].offset, `"{" is not closed`}
	}
	return nil
}

type alternation struct{ offset, commas int }

// class checks the character class that starts at start and returns the offset
// of its "]".
func class(pattern string, start int) (int, error) {
	c := classReader{pattern: pattern, at: start + 1}
	if b, _ := c.peek(); b == '^' {
		c.next()
	}
	for first := true; ; first = false {
		b, ok := c.peek()
		switch {
		case !ok:
			return 0, &SyntaxError{start, `"[" is not closed`}
		case b == ']' && !c.escaped:
			// With another class or a wildcard behind it the reference takes "]"
			// as a member and goes on to the "]" that those stand for.
			if first && !strings.ContainsAny(pattern[c.at:], "*?[") {
				return 0, &SyntaxError{start, "the character class is empty"}
			}
			return c.at, nil
		case b == '-' && !first && !c.odd:
			return 0, &SyntaxError{c.at, `"-" in a character class stands first or between two characters`}
		}
		c.next()
		if err := c.rangeEnd(start); err != nil {
			return 0, err
		}
	}
}

// classReader reads the members of a character class. Escapes keep their
// meaning before *, [, ], {, } and backslash; before other bytes the backslash
// is dropped.
type classReader struct {
	pattern string
	at      int
	escaped bool // the byte peeked at is escaped
	odd     bool // an unescaped * or ? was read: the reference closes the class there
}

func (c *classReader) peek() (byte, bool) {
	c.escaped = false
	if c.at >= len(c.pattern) {
		return 0, false
	}
	b := c.pattern[c.at]
	if b == '\\' && c.at+1 < len(c.pattern) {
		c.escaped = true
		return c.pattern[c.at+1], true
	}
	return b, true
}

func (c *classReader) next() {
	b, _ := c.peek()
	if !c.escaped && (b == '*' || b == '?') {
		c.odd = true
	}
	if c.escaped {
		c.at++
	}
	c.at++
}

// rangeEnd reads "-x" behind a member, if it is there.
func (c *classReader) rangeEnd(start int) error {
	if b, ok := c.peek(); !ok || b != '-' || c.odd {
		return nil
	}
	at := c.at
	c.next()
	b, ok := c.peek()
	if !ok {
		return &SyntaxError{start, `"[" is not closed`}
	}
	if b == ']' && !c.escaped || b == '-' {
		return &SyntaxError{at, `"-" in a character class stands first or between two characters`}
	}
	c.next()
	return nil
}
