package grammar

import (
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	plex "github.com/alecthomas/participle/v2/lexer"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// options make participle decide by the next token alone. Where a production
// takes a token, no other one is tried any more, so that an error is at the token
// that is wrong.
var options = []participle.Option{participle.Lexer(definition{}), participle.UseLookahead(0)}

var (
	files     = sync.OnceValue(func() *participle.Parser[File] { return participle.MustBuild[File](options...) })
	fragments = sync.OnceValue(func() *participle.Parser[Fragment] { return participle.MustBuild[Fragment](options...) })
)

// Read reads a policy file. The tree is without comments, and without includes
// between the words of statements. The error is participle's.
func Read(file *source.File) (*ast.File, error) {
	f, err := files().ParseString(file.Name(), file.Text())
	if err != nil {
		return nil, err
	}
	return &ast.File{Source: file, Stmts: f.statements()}, nil
}

// ReadFragment reads a file that others include.
func ReadFragment(file *source.File) (*ast.File, error) {
	f, err := fragments().ParseString(file.Name(), file.Text())
	if err != nil {
		return nil, err
	}
	return &ast.File{Source: file, Stmts: f.statements()}, nil
}

var expressions = sync.OnceValue(func() *participle.Parser[Expression] { return participle.MustBuild[Expression](options...) })

// ReadExpression reads an expression from tokens of which the last one is EOF. It
// returns the index of the first token behind it, or nil and the index of the
// token that does not fit. Places come from the offsets of the tokens.
func ReadExpression(toks []Token) (x ast.Expr, end int) {
	for i := range toks {
		toks[i].Pos.Line = i
	}
	list := tokens(toks)
	lex, err := plex.Upgrade(&list)
	if err != nil {
		return nil, 0
	}
	e, err := expressions().ParseFromLexer(lex, participle.AllowTrailing(true))
	end = lex.Peek().Pos.Line
	if err == nil {
		return e.Node(), end
	}
	if wrong, ok := err.(participle.Error); ok {
		end = max(end, wrong.Position().Line)
	}
	return nil, end
}

// EBNF returns the productions of files, and those that fragments have besides,
// in the notation of participle.
func EBNF() string {
	all := files().String()
	for line := range strings.Lines(fragments().String()) {
		if name, _, _ := strings.Cut(line, "="); !strings.Contains("\n"+all, "\n"+name+"=") {
			all += "\n" + strings.TrimSuffix(line, "\n")
		}
	}
	return all
}
