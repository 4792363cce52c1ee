package glob

import (
	"strings"
	"sync/atomic"
)

// Expr is a regular expression over bytes: what a pattern means, or what a
// program puts together from pieces. It does not change. The zero value
// matches the empty string only.
type Expr struct{ e *expr } // nil for the empty string

// expr is a node of an expression. Parts of a concatenation are no
// concatenations, parts of a union no unions; nothing is inside of either only
// where the whole expression is that.
type expr struct {
	kind   exprKind
	text   string   // of a literal, not empty
	set    *ByteSet // of one and many, not empty
	parts  []Expr   // of concatenation and union, at least two
	border atomic.Pointer[border]
}

type exprKind uint8

const (
	exprLiteral exprKind = iota
	exprOne
	exprMany
	exprConcat
	exprUnion
	exprNone // matches nothing
)

var none = Expr{&expr{kind: exprNone}}

// Literal matches the string s and nothing else.
func Literal(s string) Expr {
	if s == "" {
		return Expr{}
	}
	return Expr{&expr{kind: exprLiteral, text: s}}
}

// One matches exactly one byte of the set.
func One(s ByteSet) Expr {
	switch s.Len() {
	case 0:
		return none
	case 1:
		return Literal(string([]byte{s.least()}))
	}
	set := s
	return Expr{&expr{kind: exprOne, set: &set}}
}

// Many matches any number of bytes of the set, also none.
func Many(s ByteSet) Expr {
	if s.Empty() {
		return Expr{}
	}
	set := s
	return Expr{&expr{kind: exprMany, set: &set}}
}

// Concat matches what the parts match, one behind the other.
func Concat(parts ...Expr) Expr {
	var c concat
	for _, part := range parts {
		if part.none() {
			return none
		}
		if part.is(exprConcat) {
			for _, inner := range part.e.parts {
				c.addPart(inner)
			}
		} else {
			c.addPart(part)
		}
	}
	c.flush()
	switch len(c.parts) {
	case 0:
		return Expr{}
	case 1:
		return c.parts[0]
	}
	return Expr{&expr{kind: exprConcat, parts: c.parts}}
}

// concat joins literals that stand side by side, and loops of which one does
// what the other does too.
type concat struct {
	parts   []Expr
	literal Expr   // the last part if it is a literal
	more    []byte // the text of literal if it was joined from several
}

func (c *concat) addPart(part Expr) {
	if part.e == nil {
		return
	}
	if part.is(exprLiteral) {
		switch {
		case c.literal.e == nil:
			c.literal = part
		case c.more == nil:
			c.more = append([]byte(c.literal.e.text), part.e.text...)
		default:
			c.more = append(c.more, part.e.text...)
		}
		return
	}
	c.flush()
	if n := len(c.parts); n > 0 && part.is(exprMany) && c.parts[n-1].is(exprMany) {
		last := c.parts[n-1].e.set
		if last.includes(*part.e.set) {
			return
		}
		if part.e.set.includes(*last) {
			c.parts[n-1] = part
			return
		}
	}
	c.parts = append(c.parts, part)
}

func (c *concat) flush() {
	if c.more != nil {
		c.literal = Literal(string(c.more))
	}
	if c.literal.e != nil {
		c.parts = append(c.parts, c.literal)
	}
	c.literal, c.more = Expr{}, nil
}

// Union matches what one of the parts matches. Without parts it matches
// nothing.
func Union(parts ...Expr) Expr {
	var all []Expr
	for _, part := range parts {
		switch {
		case part.none():
		case part.is(exprUnion):
			all = append(all, part.e.parts...)
		default:
			all = append(all, part)
		}
	}
	switch len(all) {
	case 0:
		return none
	case 1:
		return all[0]
	}
	return Expr{&expr{kind: exprUnion, parts: all}}
}

// Literal returns the string that the expression matches, if it matches one
// and no other.
func (e Expr) Literal() (string, bool) {
	if e.e == nil {
		return "", true
	}
	switch e.e.kind {
	case exprLiteral:
		return e.e.text, true
	case exprUnion:
		text, ok := e.e.parts[0].Literal()
		for _, part := range e.e.parts[1:] {
			if !ok {
				break
			}
			var other string
			other, ok = part.Literal()
			ok = ok && other == text
		}
		return text, ok
	case exprConcat:
		var b strings.Builder
		for _, part := range e.e.parts {
			text, ok := part.Literal()
			if !ok {
				return "", false
			}
			b.WriteString(text)
		}
		return b.String(), true
	}
	return "", false
}

func (e Expr) is(kind exprKind) bool { return e.e != nil && e.e.kind == kind }

func (e Expr) none() bool { return e.is(exprNone) }

// tokens returns how many nodes a trie needs for the expression, at most.
func (e Expr) tokens() int {
	switch {
	case e.e == nil:
		return 0
	case e.e.kind == exprLiteral:
		return len(e.e.text)
	}
	n := 1
	for _, part := range e.e.parts {
		n += part.tokens()
	}
	return n
}
