package parser

import "github.com/aa-lint/aa-lint/internal/lexer"

// cursor walks along the tokens of a statement. Productions hold indices into
// them; none stands for an absent token.
type cursor struct {
	toks []lexer.Token
	at   int // the next token
}

const none = -1

// cursorAt returns a cursor at token i of the statement.
func (s *statement) cursorAt(i int) *cursor {
	s.cursor = cursor{toks: s.toks, at: i}
	return &s.cursor
}

// peek returns the kind of the next token, EOF behind the last one.
func (c *cursor) peek() lexer.Kind {
	if c.at < len(c.toks) {
		return c.toks[c.at].Kind
	}
	return lexer.EOF
}

// next takes the next token.
func (c *cursor) next() int {
	c.at++
	return c.at - 1
}

// accept takes the next token if it is of the kind.
func (c *cursor) accept(kind lexer.Kind) int {
	if c.peek() != kind {
		return none
	}
	return c.next()
}

// acceptPath takes the next token if it can be a path.
func (c *cursor) acceptPath() int {
	switch c.peek() {
	case lexer.Path, lexer.Ident, lexer.Variable:
		return c.next()
	}
	return none
}

// acceptWord takes the next token if it is a word of a rule or list.
func (c *cursor) acceptWord() int {
	switch c.peek() {
	case lexer.Word, lexer.Quoted:
		return c.next()
	}
	return none
}
