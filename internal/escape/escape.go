// Package escape decodes the escapes of the language that stand for one byte.
// The scanner decodes them in words, and patterns once more.
package escape

// Decode decodes the escape at the start of text, which is a backslash; it
// returns the byte and the length of the escape, 0 if there is none. A digit
// that would make a number pass 255 is no part of the escape.
func Decode(text string) (byte, int) {
	if len(text) < 2 {
		return 0, 0
	}
	switch c := text[1]; c {
	case '\\', '"':
		return c, 2
	case 'a':
		return '\a', 2
	case 'e':
		return 0x1b, 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'x':
		return number(text, 2, 16, 2)
	case 'd':
		return number(text, 2, 10, 3)
	case '0', '1', '2', '3', '4', '5', '6', '7':
		return number(text, 1, 8, 3)
	}
	return 0, 0
}

// number reads at most most digits at start; it stops before the value passes
// 255.
func number(text string, start, numeral, most int) (byte, int) {
	value, at := 0, start
	for at < len(text) && at < start+most {
		d := digit(text[at])
		if d >= numeral || value*numeral+d > 255 {
			break
		}
		value = value*numeral + d
		at++
	}
	if at == start {
		return 0, 0
	}
	return byte(value), at
}

func digit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return 99
}
