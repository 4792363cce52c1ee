package grammar

// Expression is a condition: `defined @{X} and not ($A or @{Y} == z)`. "or" binds
// weakest, then "and", then "not".
type Expression struct {
	First *Conjunction `parser:"@@"`
	Rest  []*OrTail    `parser:"@@*"`
}

// OrTail is a further operand of "or".
type OrTail struct {
	Op Token        `parser:"@Or"`
	X  *Conjunction `parser:"@@"`
}

// Conjunction is operands of "and".
type Conjunction struct {
	First *Negation  `parser:"@@"`
	Rest  []*AndTail `parser:"@@*"`
}

// AndTail is a further operand of "and".
type AndTail struct {
	Op Token     `parser:"@And"`
	X  *Negation `parser:"@@"`
}

// Negation is `not x`, or what needs no "not".
type Negation struct {
	Not    Token     `parser:"  @Not"`
	X      *Negation `parser:"  @@"`
	Factor *Factor   `parser:"| @@"`
}

// Factor is a boolean variable, a question whether a variable is assigned, an
// expression in parentheses, or a comparison.
type Factor struct {
	Boolean    Token       `parser:"  @Boolean"`
	Defined    *Defined    `parser:"| @@"`
	Paren      *Paren      `parser:"| @@"`
	Comparison *Comparison `parser:"| @@"`
}

// Defined is `defined @{X}`.
type Defined struct {
	Keyword Token `parser:"@Defined"`
	Name    Token `parser:"@(Variable | Boolean)"`
}

// Paren is `( expression )`.
type Paren struct {
	Open  Token       `parser:"@LParen"`
	X     *Expression `parser:"@@"`
	Close Token       `parser:"@RParen"`
}

// Comparison compares sets (`@{X} == y`, `y in @{X}`) or numbers (`@{N} < 5`).
// A word alone is "true" or "false".
type Comparison struct {
	Left  Token `parser:"@(Word | Quoted | Variable | Path | Ident)"`
	Op    Token `parser:"( @(EqEq | NotEq | In | Gt | Ge | Lt | Le)"`
	Right Token `parser:"  @(Word | Quoted | Variable) )?"`
}
