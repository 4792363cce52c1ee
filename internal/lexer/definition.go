package lexer

import (
	"io"

	plex "github.com/alecthomas/participle/v2/lexer"
)

// Definition presents the scanner to participle: a grammar names tokens by
// Kind.String.
type Definition struct{}

// Symbols implements participle's lexer.Definition.
func (Definition) Symbols() map[string]plex.TokenType {
	symbols := map[string]plex.TokenType{"EOF": plex.EOF}
	for k := Illegal; k < kinds; k++ {
		symbols[k.String()] = plex.TokenType(k)
	}
	return symbols
}

// Lex implements participle's lexer.Definition.
func (d Definition) Lex(filename string, r io.Reader) (plex.Lexer, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return d.LexString(filename, string(text))
}

// LexString implements participle's lexer.StringDefinition. Positions of the
// tokens hold the offset alone; lines are worked out when they are needed.
func (Definition) LexString(filename, text string) (plex.Lexer, error) {
	return &stream{filename: filename, src: text, scanner: New(text)}, nil
}

type stream struct {
	filename string
	src      string
	scanner  *Scanner
}

// Next implements participle's lexer.Lexer. It never fails.
func (s *stream) Next() (plex.Token, error) {
	t := s.scanner.Next()
	return plex.Token{
		Type:  plex.TokenType(t.Kind),
		Value: s.src[t.Span.Start:t.Span.End],
		Pos:   plex.Position{Filename: s.filename, Offset: int(t.Span.Start)},
	}, nil
}
