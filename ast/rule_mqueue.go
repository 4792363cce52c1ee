package ast

import "github.com/aa-lint/aa-lint/source"

// MqueueRule is `mqueue [perms] [type= label=] [name],`.
type MqueueRule struct {
	rule
	Keyword    source.Span
	Access     PermList
	Perms      MqueuePerms
	Conditions []*Condition
	Queue      Word // /name or number, zero if none

	Type, Label *Condition
}

// Accept implements Rule.
func (r *MqueueRule) Accept(v RuleVisitor) { v.VisitMqueue(r) }
