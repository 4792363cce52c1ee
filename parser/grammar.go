package parser

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	plex "github.com/alecthomas/participle/v2/lexer"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// statementShape is the grammar: one alternative for each shape of statement.
// The shapes are wider than the language; the builders say what is wrong with
// those that fit the shape but not the language. Shapes that make up most of
// real text are Parseable, which costs a tenth of a struct grammar.
type statementShape struct {
	File    *fileShape    `parser:"  @@"`
	Rule    *ruleShape    `parser:"| @@"`
	Include *includeShape `parser:"| @@"`
	Head    *headShape    `parser:"| @@"`
	Assign  *assignShape  `parser:"| @@"`
	Boolean *booleanShape `parser:"| @@"`
	If      *ifShape      `parser:"| @@"`
	Alias   *aliasShape   `parser:"| @@"`
	ABI     *abiShape     `parser:"| @@"`
}

// abiShape is `abi <name>,`.
type abiShape struct {
	Keyword plex.Token `parser:"@ABI"`
	Name    plex.Token `parser:"@FileName"`
	End     plex.Token `parser:"@Comma"`
}

// aliasShape is `alias /a -> /b,`.
type aliasShape struct {
	Keyword plex.Token `parser:"@Alias"`
	From    plex.Token `parser:"@(Path | Ident)"`
	Arrow   plex.Token `parser:"@Arrow"`
	To      plex.Token `parser:"@(Word | Quoted)"`
	End     plex.Token `parser:"@Comma"`
}

// assignShape is `@{NAME} = value …`, up to the end of the line.
type assignShape struct {
	Name   plex.Token   `parser:"@Variable"`
	Op     plex.Token   `parser:"@(Eq | AddEq | CondEq | SetEq)"`
	Values []plex.Token `parser:"@( ( Word | Quoted )+ )"`
	End    plex.Token   `parser:"@EndOfLine?"`
}

// booleanShape is `${NAME} = expression`.
type booleanShape struct {
	Name  plex.Token `parser:"@Boolean"`
	Op    plex.Token `parser:"@(Eq | AddEq | CondEq | SetEq)"`
	Value *orShape   `parser:"@@"`
	End   plex.Token `parser:"@EndOfLine?"`
}

// ifShape is `if expression {`.
type ifShape struct {
	Keyword plex.Token `parser:"@If"`
	Cond    *orShape   `parser:"@@"`
	Open    plex.Token `parser:"@LBrace"`
}

type orShape struct {
	First *andShape `parser:"@@"`
	Rest  []orTail  `parser:"@@*"`
}

type orTail struct {
	Op plex.Token `parser:"@Or"`
	X  *andShape  `parser:"@@"`
}

type andShape struct {
	First *notShape `parser:"@@"`
	Rest  []andTail `parser:"@@*"`
}

type andTail struct {
	Op plex.Token `parser:"@And"`
	X  *notShape  `parser:"@@"`
}

type notShape struct {
	Not    plex.Token   `parser:"(  @Not"`
	X      *notShape    `parser:"   @@ )"`
	Factor *factorShape `parser:"| @@"`
}

type factorShape struct {
	Bool    plex.Token    `parser:"  @Boolean"`
	Defined *definedShape `parser:"| @@"`
	Paren   *parenShape   `parser:"| @@"`
	Compare *compareShape `parser:"| @@"`
}

type definedShape struct {
	Keyword plex.Token `parser:"@Defined"`
	Name    plex.Token `parser:"@(Variable | Boolean)"`
}

type parenShape struct {
	Open  plex.Token `parser:"@LParen"`
	X     *orShape   `parser:"@@"`
	Close plex.Token `parser:"@RParen"`
}

type compareShape struct {
	Left  plex.Token `parser:"@(Word | Quoted | Variable | Path | Ident)"`
	Op    plex.Token `parser:"(  @(EqEq | NotEq | In | Gt | Ge | Lt | Le)"`
	Right plex.Token `parser:"   @(Word | Quoted | Variable) )?"`
}

// productions are the sub-parsers of the grammar. They hold no state.
type productions struct {
	assign  *participle.Parser[assignShape]
	boolean *participle.Parser[booleanShape]
	cond    *participle.Parser[ifShape]
	alias   *participle.Parser[aliasShape]
	abi     *participle.Parser[abiShape]
}

// grammar builds the sub-parsers once, when the first statement needs them.
var grammar = sync.OnceValue(func() productions {
	root := participle.MustBuild[statementShape](participle.Lexer(lexer.Definition{}))
	return productions{
		assign:  production[assignShape](root),
		boolean: production[booleanShape](root),
		cond:    production[ifShape](root),
		alias:   production[aliasShape](root),
		abi:     production[abiShape](root),
	}
})

func production[P any](root *participle.Parser[statementShape]) *participle.Parser[P] {
	p, err := participle.ParserForProduction[P](root)
	if err != nil {
		panic(err)
	}
	return p
}

// parse reads the statement's tokens with a sub-parser. It returns what fitted
// and the index of the first token that did not, -1 if all did.
func parse[P any](p *parser, production *participle.Parser[P]) (*P, int) {
	lex := p.win.load(p, p.toks)
	shape, err := production.ParseFromLexer(lex, participle.AllowTrailing(true))
	if err == nil {
		return shape, -1
	}
	failed := lex.Peek().Pos.Line
	if e, ok := err.(participle.Error); ok {
		failed = max(failed, e.Position().Line)
	}
	return shape, min(failed, len(p.toks)-1)
}

// captured reports whether the grammar captured a token in a field.
func captured(t plex.Token) bool { return t.Type != 0 }

// capturedWord returns the word of a captured token; zero if there is none.
func (p *parser) capturedWord(t plex.Token) ast.Word {
	if !captured(t) {
		return ast.Word{}
	}
	return p.wordAt(t.Pos.Line)
}

func (p *parser) capturedWords(toks []plex.Token) []ast.Word {
	words := make([]ast.Word, len(toks))
	for i, t := range toks {
		words[i] = p.wordAt(t.Pos.Line)
	}
	return words
}

// capturedSpan returns the place of a captured token; zero if there is none.
func (p *parser) capturedSpan(t plex.Token) source.Span {
	if !captured(t) {
		return source.Span{}
	}
	return p.toks[t.Pos.Line].Span
}
