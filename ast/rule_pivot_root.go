package ast

import "github.com/aa-lint/aa-lint/source"

// PivotRootRule is `pivot_root [oldroot=path] [new root] [-> profile],`.
type PivotRootRule struct {
	base
	Qualifiers Qualifiers
	Keyword    source.Span
	Conditions []*Condition
	NewRoot    Word
	Target     Word // the profile behind "->"

	OldRoot *Condition
}

// Quals implements Rule.
func (r *PivotRootRule) Quals() *Qualifiers { return &r.Qualifiers }

// Accept implements Rule.
func (r *PivotRootRule) Accept(v RuleVisitor) { v.VisitPivotRoot(r) }

// AllConditions returns the conditions of the list, then those of other fields that
// it lacks.
func (r *PivotRootRule) AllConditions() []*Condition {
	return allConditions(r.Conditions, namedCondition{"oldroot", r.OldRoot})
}
