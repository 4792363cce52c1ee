package grammar

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/lexer"
)

func (e *Expression) Node() ast.Expr {
	x := e.First.Node()
	for _, tail := range e.Rest {
		x = &ast.Binary{X: x, Op: ast.Or, OpSpan: span(tail.Op), Y: tail.X.Node()}
	}
	return x
}

func (c *Conjunction) Node() ast.Expr {
	x := c.First.Node()
	for _, tail := range c.Rest {
		x = &ast.Binary{X: x, Op: ast.And, OpSpan: span(tail.Op), Y: tail.X.Node()}
	}
	return x
}

func (n *Negation) Node() ast.Expr {
	if n.X != nil {
		return &ast.Not{Keyword: span(n.Not), X: n.X.Node()}
	}
	return n.Factor.Node()
}

func (f *Factor) Node() ast.Expr {
	switch {
	case f.Defined != nil:
		return &ast.Defined{Keyword: span(f.Defined.Keyword), Name: word(f.Defined.Name)}
	case f.Paren != nil:
		return &ast.Paren{Open: span(f.Paren.Open), Close: span(f.Paren.Close), X: f.Paren.X.Node()}
	case f.Comparison != nil:
		return f.Comparison.Node()
	}
	return &ast.BooleanVariable{Name: word(f.Boolean)}
}

func (c *Comparison) Node() ast.Expr {
	left := &ast.Operand{Word: word(c.Left)}
	if !present(c.Op) {
		return left
	}
	return &ast.Binary{X: left, Op: comparison(c.Op), OpSpan: span(c.Op), Y: &ast.Operand{Word: word(c.Right)}}
}

func comparison(t Token) ast.BinaryOp {
	switch kind(t) {
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
