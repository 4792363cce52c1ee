package parser

import (
	"strings"

	plex "github.com/alecthomas/participle/v2/lexer"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/grammar"
	"github.com/aa-lint/aa-lint/internal/lexer"
)

// maxParens is how deep parentheses may nest in an expression.
const maxParens = 1000

// tooManyParens returns the token at which parentheses nest too deep.
func tooManyParens(toks []lexer.Token) (int, bool) {
	depth := 0
	for i, t := range toks {
		switch t.Kind {
		case lexer.LParen, lexer.Not:
			if depth++; depth > maxParens {
				return i, true
			}
		case lexer.RParen:
			depth--
		}
	}
	return 0, false
}

func assignOp(k lexer.Kind) ast.AssignOp {
	switch k {
	case lexer.AddEq:
		return ast.AssignAdd
	case lexer.CondEq:
		return ast.AssignUnset
	case lexer.SetEq:
		return ast.AssignForce
	}
	return ast.Assign
}

// expression reads the expression that starts at token i. It returns the first
// token behind it, or no expression and the token that does not fit. One that is
// more than a factor, or is none, is left to the grammar of the language.
func (s *statement) expression(i int) (x ast.Expr, end int) {
	if x, end = s.factor(i); x != nil && endsExpression(s.kindAt(end)) {
		return x, end
	}
	toks := make([]plex.Token, 0, len(s.toks)-i+1)
	for _, t := range s.toks[i:] {
		toks = append(toks, plex.Token{
			Type: plex.TokenType(t.Kind), Value: s.text(t), Pos: plex.Position{Offset: int(t.Span.Start)},
		})
	}
	x, read := grammar.ReadExpression(append(toks, plex.EOFToken(plex.Position{})))
	return x, min(i+read, len(s.toks)-1)
}

// factor reads a boolean, a question whether a variable is assigned, or a
// comparison; nil for anything else.
func (s *statement) factor(i int) (x ast.Expr, end int) {
	switch s.kindAt(i) {
	case lexer.Boolean:
		return &ast.BooleanVariable{Name: s.wordAt(i)}, i + 1
	case lexer.Defined:
		if k := s.kindAt(i + 1); k == lexer.Variable || k == lexer.Boolean {
			return &ast.Defined{Keyword: s.toks[i].Span, Name: s.wordAt(i + 1)}, i + 2
		}
	case lexer.Word, lexer.Quoted, lexer.Variable, lexer.Path, lexer.Ident:
		left := &ast.Operand{Word: s.wordAt(i)}
		op, compares := comparisons[s.kindAt(i+1)]
		if !compares {
			return left, i + 1
		}
		switch s.kindAt(i + 2) {
		case lexer.Word, lexer.Quoted, lexer.Variable:
			right := &ast.Operand{Word: s.wordAt(i + 2)}
			return &ast.Binary{X: left, Op: op, OpSpan: s.toks[i+1].Span, Y: right}, i + 3
		}
	}
	return nil, i
}

var comparisons = map[lexer.Kind]ast.BinaryOp{
	lexer.EqEq: ast.Equal, lexer.NotEq: ast.NotEqual, lexer.In: ast.Subset,
	lexer.Gt: ast.Greater, lexer.Ge: ast.GreaterEqual, lexer.Lt: ast.Less, lexer.Le: ast.LessEqual,
}

// endsExpression reports whether an expression is whole before a token.
func endsExpression(k lexer.Kind) bool {
	return k == lexer.LBrace || k == lexer.EndOfLine || k == lexer.EOF
}

// checkBooleans reports operands that stand alone without being true or false.
func (rp *reporter) checkBooleans(x ast.Expr) {
	switch x := x.(type) {
	case *ast.Operand:
		rp.checkBoolean(x.Word)
	case *ast.Not:
		rp.checkBooleans(x.X)
	case *ast.Paren:
		rp.checkBooleans(x.X)
	case *ast.Binary:
		if x.Op <= ast.Or {
			rp.checkBooleans(x.X)
			rp.checkBooleans(x.Y)
		}
	}
}

func (rp *reporter) checkBoolean(w ast.Word) {
	value := w.Value()
	if strings.EqualFold(value, "true") || strings.EqualFold(value, "false") {
		return
	}
	f := rp.report(diag.UnknownName, w.Place, "%q is not a boolean: true, false or a variable ${NAME}", value)
	switch {
	case strings.HasPrefix(w.Raw, "@"):
		note(f, "compare a set variable with == or in, or ask for it with defined")
	case strings.HasSuffix(w.Raw, "{"):
		note(f, `put a blank before "{": without it the brace is part of the word`)
	}
}

// expectedInExpr says what would go on with an expression at token i.
func (s *statement) expectedInExpr(i int) string {
	if i > 0 {
		switch last := s.toks[i-1]; last.Kind {
		case lexer.Defined:
			return "a variable behind \"defined\""
		case lexer.If, lexer.And, lexer.Or, lexer.Not, lexer.LParen, lexer.Eq, lexer.AddEq, lexer.CondEq, lexer.SetEq:
			return "a condition: a boolean, a comparison, true or false"
		case lexer.EqEq, lexer.NotEq, lexer.In, lexer.Lt, lexer.Le, lexer.Gt, lexer.Ge:
			return "a word or a variable to compare with"
		}
	}
	if s.toks[0].Kind == lexer.If {
		return `"{", "and", "or" or a comparison`
	}
	return `"and", "or", a comparison or the end of the line`
}
