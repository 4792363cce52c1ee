// Package glob holds the patterns of AppArmor (AARE, AppArmor regular
// expressions): shell-like globs with alternations, over bytes.
package glob

import "fmt"

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
			c, err := readClass(pattern, i)
			if err != nil {
				return err
			}
			i = c.end
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
