package grammar

import (
	"io"

	plex "github.com/alecthomas/participle/v2/lexer"

	"github.com/aa-lint/aa-lint/internal/lexer"
)

// definition presents the tokens of the language to participle without those
// that no production knows: includes between the words of a statement, in whose
// place the text of a file stands, and ends of lines at which a boolean
// expression goes on.
type definition struct{ lexer.Definition }

// Lex implements participle's lexer.Definition.
func (d definition) Lex(filename string, r io.Reader) (plex.Lexer, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return d.LexString(filename, string(text))
}

// LexString implements participle's lexer.StringDefinition.
func (d definition) LexString(filename, text string) (plex.Lexer, error) {
	all, err := d.Definition.LexString(filename, text)
	if err != nil {
		return nil, err
	}
	list, err := plex.ConsumeAll(all)
	if err != nil {
		return nil, err
	}
	tokens := tokens(statementTokens(list))
	return &tokens, nil
}

// tokens yields tokens that were read before.
type tokens []plex.Token

// Next implements participle's lexer.Lexer.
func (t *tokens) Next() (plex.Token, error) {
	next := (*t)[0]
	if len(*t) > 1 {
		*t = (*t)[1:]
	}
	return next, nil
}

func kind(t plex.Token) lexer.Kind { return lexer.Kind(t.Type) }

// statementTokens returns the tokens that statements consist of.
func statementTokens(all []plex.Token) []plex.Token {
	kept := make([]plex.Token, 0, len(all))
	first := 0 // token of the statement, in kept
	for i := 0; i < len(all); i++ {
		t := all[i]
		inside := len(kept) > first
		if isInclude(t) && kind(all[i+1]) == lexer.FileName {
			if !inside {
				kept = append(kept, t, all[i+1])
				first = len(kept)
			}
			i++
			continue
		}
		if kind(t) == lexer.EndOfLine && inside && kind(kept[first]) == lexer.Boolean && goesOn(kept[len(kept)-1], all[i+1]) {
			continue
		}
		kept = append(kept, t)
		switch kind(t) {
		case lexer.Comma, lexer.LBrace, lexer.RBrace, lexer.EndOfLine:
			first = len(kept)
		}
	}
	return kept
}

func isInclude(t plex.Token) bool {
	return kind(t) == lexer.Include || kind(t) == lexer.IncludeIfExists
}

// goesOn reports whether a token continues an expression whose last token stands
// at the end of a line.
func goesOn(last, next plex.Token) bool {
	switch kind(last) {
	case lexer.Eq, lexer.AddEq, lexer.CondEq, lexer.SetEq, lexer.And, lexer.Or, lexer.Not, lexer.Defined:
		return true
	}
	return kind(next) == lexer.And || kind(next) == lexer.Or
}
