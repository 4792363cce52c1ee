package ast

import "github.com/aa-lint/aa-lint/source"

// AllRule is `all,`.
type AllRule struct {
	rule
	Keyword source.Span
}

// Accept implements Rule.
func (r *AllRule) Accept(v RuleVisitor) { v.VisitAll(r) }
