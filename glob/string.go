package glob

import (
	"fmt"
	"strings"
)

// String returns the expression as a regular expression in the usual notation,
// for people.
func (e Expr) String() string {
	var b strings.Builder
	e.write(&b)
	return b.String()
}

func (e Expr) write(b *strings.Builder) {
	if e.e == nil {
		return
	}
	switch e.e.kind {
	case exprLiteral:
		for i := range len(e.e.text) {
			writeByte(b, e.e.text[i], `\.+*?()|[]{}^$`)
		}
	case exprOne:
		e.e.set.write(b)
	case exprMany:
		e.e.set.write(b)
		b.WriteByte('*')
	case exprConcat:
		for _, part := range e.e.parts {
			part.write(b)
		}
	case exprUnion:
		b.WriteByte('(')
		for i, branch := range e.e.parts {
			if i > 0 {
				b.WriteByte('|')
			}
			branch.write(b)
		}
		b.WriteByte(')')
	case exprNone:
		b.WriteString("[]")
	}
}

// write writes a set as a character class.
func (s ByteSet) write(b *strings.Builder) {
	b.WriteByte('[')
	if s.Len() > 128 {
		b.WriteByte('^')
		s = s.Not()
	}
	for low := 0; low < 256; low++ {
		if !s.Has(byte(low)) {
			continue
		}
		high := low
		for high < 255 && s.Has(byte(high+1)) {
			high++
		}
		writeByte(b, byte(low), `\[]^-`)
		if high > low {
			if high > low+1 {
				b.WriteByte('-')
			}
			writeByte(b, byte(high), `\[]^-`)
		}
		low = high
	}
	b.WriteByte(']')
}

func writeByte(b *strings.Builder, c byte, special string) {
	switch {
	case c <= ' ' || c > '~':
		fmt.Fprintf(b, `\x%02x`, c)
	case strings.IndexByte(special, c) >= 0:
		b.WriteByte('\\')
		b.WriteByte(c)
	default:
		b.WriteByte(c)
	}
}
