package ast

import "github.com/aa-lint/aa-lint/source"

// IOUringRule is `io_uring [perms] [label=],`.
type IOUringRule struct {
	base
	Qualifiers Qualifiers
	Keyword    source.Span
	Access     PermList
	Perms      IOUringPerms
	Conditions []*Condition
	Group      *Group

	Label *Condition
}

// Quals implements Rule.
func (r *IOUringRule) Quals() *Qualifiers { return &r.Qualifiers }

// Accept implements Rule.
func (r *IOUringRule) Accept(v RuleVisitor) { v.VisitIOUring(r) }

// AllConditions returns the conditions of the list, then those of other fields that
// it lacks.
func (r *IOUringRule) AllConditions() []*Condition {
	return allConditions(r.Conditions, namedCondition{"label", r.Label})
}
