package parser

import (
	plex "github.com/alecthomas/participle/v2/lexer"

	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lexer"
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

func assignOp(t plex.TokenType) ast.AssignOp {
	switch lexer.Kind(t) {
	case lexer.AddEq:
		return ast.AssignAdd
	case lexer.CondEq:
		return ast.AssignUnset
	case lexer.SetEq:
		return ast.AssignForce
	}
	return ast.Assign
}

func (p *parser) orExpr(s *orShape) ast.Expr {
	x := p.andExpr(s.First)
	for _, tail := range s.Rest {
		x = &ast.Binary{X: x, Op: ast.Or, OpSpan: p.capturedSpan(tail.Op), Y: p.andExpr(tail.X)}
	}
	return x
}

func (p *parser) andExpr(s *andShape) ast.Expr {
	x := p.notExpr(s.First)
	for _, tail := range s.Rest {
		x = &ast.Binary{X: x, Op: ast.And, OpSpan: p.capturedSpan(tail.Op), Y: p.notExpr(tail.X)}
	}
	return x
}

func (p *parser) notExpr(s *notShape) ast.Expr {
	if s.X != nil {
		return &ast.Not{Keyword: p.capturedSpan(s.Not), X: p.notExpr(s.X)}
	}
	f := s.Factor
	switch {
	case captured(f.Bool):
		return &ast.BooleanVariable{Name: p.capturedWord(f.Bool)}
	case f.Defined != nil:
		return &ast.Defined{Keyword: p.capturedSpan(f.Defined.Keyword), Name: p.capturedWord(f.Defined.Name)}
	case f.Paren != nil:
		return &ast.Paren{Open: p.capturedSpan(f.Paren.Open), Close: p.capturedSpan(f.Paren.Close), X: p.orExpr(f.Paren.X)}
	}
	left := &ast.Operand{Word: p.capturedWord(f.Compare.Left)}
	if !captured(f.Compare.Op) {
		return left
	}
	return &ast.Binary{
		X: left, Op: comparison(f.Compare.Op.Type), OpSpan: p.capturedSpan(f.Compare.Op),
		Y: &ast.Operand{Word: p.capturedWord(f.Compare.Right)},
	}
}

func comparison(t plex.TokenType) ast.BinaryOp {
	switch lexer.Kind(t) {
	case lexer.NotEq:
		return ast.NotEqual
	case lexer.In:
		return ast.Subset
	case lexer.Lt:
		return ast.Less
	case lexer.Le:
		return ast.LessEqual
	case lexer.Gt:
		return ast.Greater
	case lexer.Ge:
		return ast.GreaterEqual
	}
	return ast.Equal
}

// checkBooleans reports operands that stand alone without being true or false.
func (p *parser) checkBooleans(x ast.Expr) {
	switch x := x.(type) {
	case *ast.Operand:
		p.checkBoolean(x.Word)
	case *ast.Not:
		p.checkBooleans(x.X)
	case *ast.Paren:
		p.checkBooleans(x.X)
	case *ast.Binary:
		if x.Op <= ast.Or {
			p.checkBooleans(x.X)
			p.checkBooleans(x.Y)
		}
	}
}

func (p *parser) checkBoolean(w ast.Word) {
	value := w.Value()
	if strings.EqualFold(value, "true") || strings.EqualFold(value, "false") {
		return
	}
	f := p.report(diag.UnknownName, w.Place, "%q is not a boolean: true, false or a variable ${NAME}", value)
	switch {
	case strings.HasPrefix(w.Raw, "@"):
		note(f, "compare a set variable with == or in, or ask for it with defined")
	case strings.HasSuffix(w.Raw, "{"):
		note(f, `put a blank before "{": without it the brace is part of the word`)
	}
}

// expectedInExpr says what would go on with an expression at token i.
func (p *parser) expectedInExpr(i int) string {
	if i > 0 {
		switch last := p.toks[i-1]; last.Kind {
		case lexer.Defined:
			return "a variable behind \"defined\""
		case lexer.If, lexer.And, lexer.Or, lexer.Not, lexer.LParen, lexer.Eq, lexer.AddEq, lexer.CondEq, lexer.SetEq:
			return "a condition: a boolean, a comparison, true or false"
		case lexer.EqEq, lexer.NotEq, lexer.In, lexer.Lt, lexer.Le, lexer.Gt, lexer.Ge:
			return "a word or a variable to compare with"
		}
	}
	if p.toks[0].Kind == lexer.If {
		return `"{", "and", "or" or a comparison`
	}
	return `"and", "or", a comparison or the end of the line`
}
