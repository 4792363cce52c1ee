package ast

import "github.com/aa-lint/aa-lint/source"

// MqueueRule is `mqueue [perms] [type= label=] [name],`.
type MqueueRule struct {
	base
	Qualifiers Qualifiers
	Keyword    source.Span
	Access     PermList
	Perms      MqueuePerms
	Conditions []*Condition
	Queue      Word // /name or number, zero if none

	Type, Label *Condition
}

// Quals implements Rule.
func (r *MqueueRule) Quals() *Qualifiers { return &r.Qualifiers }

// Accept implements Rule.
func (r *MqueueRule) Accept(v RuleVisitor) { v.VisitMqueue(r) }

// AllConditions returns the conditions of the list, then those of other fields that
// it lacks.
func (r *MqueueRule) AllConditions() []*Condition {
	return allConditions(r.Conditions, namedCondition{"type", r.Type}, namedCondition{"label", r.Label})
}
