package parser

import (
	plex "github.com/alecthomas/participle/v2/lexer"

	"github.com/aa-lint/aa-lint/lexer"
)

// window shows the tokens of one statement to participle. A PeekingLexer can
// only be made by reading a lexer to its end, which would cost more than the
// parsing of most statements; so one is made over a buffer, and the buffer,
// which Range gives out, is filled anew for each statement.
type window struct {
	lex *plex.PeekingLexer
	buf []plex.Token
}

// load returns a PeekingLexer at the first of the tokens. Pos.Line of a token
// holds its index, Pos.Offset its offset.
func (w *window) load(p *parser, toks []lexer.Token) *plex.PeekingLexer {
	if len(toks) >= len(w.buf) {
		w.grow(max(64, 2*len(toks)))
	}
	for i, t := range toks {
		b := &w.buf[i]
		b.Type = plex.TokenType(t.Kind)
		b.Value = p.text(t)
		b.Pos.Line = i
		b.Pos.Offset = int(t.Span.Start)
	}
	end := &w.buf[len(toks)]
	end.Type, end.Value, end.Pos.Line = plex.EOF, "", len(toks)
	w.lex.LoadCheckpoint(plex.Checkpoint{})
	return w.lex
}

// next returns the index of the first token that has not been read.
func (w *window) next() int { return w.lex.Peek().Pos.Line }

func (w *window) grow(n int) {
	blank := blankLexer(n)
	w.lex, _ = plex.Upgrade(&blank)
	w.buf = w.lex.Range(0, plex.RawCursor(n))
}

// blankLexer yields a number of tokens without content.
type blankLexer int

// Next implements participle's lexer.Lexer.
func (n *blankLexer) Next() (plex.Token, error) {
	if *n == 0 {
		return plex.EOFToken(plex.Position{}), nil
	}
	*n--
	return plex.Token{}, nil
}
