package ast

import "github.com/aa-lint/aa-lint/source"

// UsernsRule is `userns [create],`.
type UsernsRule struct {
	rule
	Keyword source.Span
	Create  Word // zero if it is not written
}

// Accept implements Rule.
func (r *UsernsRule) Accept(v RuleVisitor) { v.VisitUserns(r) }
