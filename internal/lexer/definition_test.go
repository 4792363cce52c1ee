package lexer_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	plex "github.com/alecthomas/participle/v2/lexer"
	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/internal/lexer"
)

var (
	_ plex.Definition       = lexer.Definition{}
	_ plex.StringDefinition = lexer.Definition{}
)

// TestSymbols holds that a grammar can name every kind of token.
func TestSymbols(t *testing.T) {
	want := map[string]plex.TokenType{"EOF": plex.EOF}
	for k := lexer.Illegal; k.String() != "Kind?"; k++ {
		want[k.String()] = plex.TokenType(k)
	}
	if diff := cmp.Diff(want, lexer.Definition{}.Symbols()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestLexString holds that participle reads the tokens of the scanner.
func TestLexString(t *testing.T) {
	for _, text := range goldenTexts(t) {
		lex, err := lexer.Definition{}.LexString("name", text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(plainTokens(text), drain(t, lex)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", text, diff)
		}
	}
}

func plainTokens(text string) []plex.Token {
	var list []plex.Token
	s := lexer.New(text)
	for {
		t := s.Next()
		list = append(list, plex.Token{
			Type:  plex.TokenType(t.Kind),
			Value: text[t.Span.Start:t.Span.End],
			Pos:   plex.Position{Filename: "name", Offset: int(t.Span.Start)},
		})
		if t.Kind == lexer.EOF {
			return list
		}
	}
}

func drain(t *testing.T, lex plex.Lexer) []plex.Token {
	t.Helper()
	list, err := plex.ConsumeAll(lex)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestLex(t *testing.T) {
	const text = "profile p { /a r, }"
	lex, err := lexer.Definition{}.Lex("name", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plainTokens(text), drain(t, lex)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestLexFailsWithItsReader(t *testing.T) {
	want := errors.New("no such disk")
	if _, err := (lexer.Definition{}).Lex("name", iotest.ErrReader(want)); !errors.Is(err, want) {
		t.Errorf("got the error %v, want %v", err, want)
	}
}
