package ast

import "github.com/aa-lint/aa-lint/source"

// UsernsRule is `userns [create],`.
type UsernsRule struct {
	base
	Qualifiers Qualifiers
	Keyword    source.Span
	Create     Word // zero if it is not written
}

// Quals implements Rule.
func (r *UsernsRule) Quals() *Qualifiers { return &r.Qualifiers }

// Accept implements Rule.
func (r *UsernsRule) Accept(v RuleVisitor) { v.VisitUserns(r) }
