package ast

import "github.com/aa-lint/aa-lint/source"

// Expr is a boolean expression, as in "if" and in assignments of booleans.
type Expr interface {
	Node
	expr()
}

// BinaryOp is an operator between two operands.
type BinaryOp uint8

// The binary operators, the logical ones first.
const (
	And BinaryOp = iota
	Or
	Equal
	NotEqual
	Subset // "in": every value of the left set is in the right one
	Less
	LessEqual
	Greater
	GreaterEqual
)

type (
	// Operand is a word in an expression: a set variable, a plain word, or the
	// literals true and false.
	Operand struct{ Word Word }

	// BooleanVariable is ${NAME}.
	BooleanVariable struct{ Name Word }

	// Defined is `defined @{NAME}`.
	Defined struct {
		Keyword source.Span
		Name    Word
	}

	// Not is `not x`.
	Not struct {
		Keyword source.Span
		X       Expr
	}

	// Paren is `( x )`.
	Paren struct {
		Open, Close source.Span
		X           Expr
	}

	// Binary is `x op y`.
	Binary struct {
		X      Expr
		Op     BinaryOp
		OpSpan source.Span
		Y      Expr
	}
)

func (*Operand) expr()         {}
func (*BooleanVariable) expr() {}
func (*Defined) expr()         {}
func (*Not) expr()             {}
func (*Paren) expr()           {}
func (*Binary) expr()          {}

// Span returns the place of the word.
func (e *Operand) Span() source.Span { return e.Word.Place }

// Span returns the place of the variable.
func (e *BooleanVariable) Span() source.Span { return e.Name.Place }

// Span returns the place from "defined" to the variable.
func (e *Defined) Span() source.Span { return e.Keyword.Join(e.Name.Place) }

// Span returns the place from "not" to the end of its operand.
func (e *Not) Span() source.Span { return e.Keyword.Join(exprSpan(e.X)) }

// Span returns the place with the parentheses.
func (e *Paren) Span() source.Span { return e.Open.Join(e.Close) }

// Span returns the place of both operands.
func (e *Binary) Span() source.Span { return exprSpan(e.X).Join(exprSpan(e.Y)) }

// exprSpan returns the place of an expression; zero if it is missing.
func exprSpan(e Expr) source.Span {
	if e == nil {
		return source.Span{}
	}
	return e.Span()
}
