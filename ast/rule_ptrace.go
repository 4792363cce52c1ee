package ast

import "github.com/aa-lint/aa-lint/source"

// PtraceRule is `ptrace [perms] [peer=label],`.
type PtraceRule struct {
	base
	Qualifiers Qualifiers
	Keyword    source.Span
	Access     PermList
	Perms      PtracePerms
	Conditions []*Condition

	Peer *Condition
}

// Quals implements Rule.
func (r *PtraceRule) Quals() *Qualifiers { return &r.Qualifiers }

// Accept implements Rule.
func (r *PtraceRule) Accept(v RuleVisitor) { v.VisitPtrace(r) }

// AllConditions returns the conditions of the list, then those of other fields that
// it lacks.
func (r *PtraceRule) AllConditions() []*Condition {
	return allConditions(r.Conditions, namedCondition{"peer", r.Peer})
}
