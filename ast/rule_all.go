package ast

import "github.com/aa-lint/aa-lint/source"

// AllRule is `all,`.
type AllRule struct {
	base
	Qualifiers Qualifiers
	Keyword    source.Span
}

// Quals implements Rule.
func (r *AllRule) Quals() *Qualifiers { return &r.Qualifiers }

// Accept implements Rule.
func (r *AllRule) Accept(v RuleVisitor) { v.VisitAll(r) }
