package ast

import "github.com/aa-lint/aa-lint/source"

// SignalRule is `signal [perms] [set=( … )] [peer=label],`.
type SignalRule struct {
	base
	Qualifiers Qualifiers
	Keyword    source.Span
	Access     PermList
	Perms      SignalPerms
	Conditions []*Condition // every set= adds to the set

	Peer *Condition
}

// Quals implements Rule.
func (r *SignalRule) Quals() *Qualifiers { return &r.Qualifiers }

// Accept implements Rule.
func (r *SignalRule) Accept(v RuleVisitor) { v.VisitSignal(r) }

// AllConditions returns the conditions of the list, then those of other fields that
// it lacks.
func (r *SignalRule) AllConditions() []*Condition {
	return allConditions(r.Conditions, namedCondition{"peer", r.Peer})
}
