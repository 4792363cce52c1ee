package ast

import "github.com/aa-lint/aa-lint/source"

// UnixRule is `unix [perms] [type= addr=] [peer=( … )],`.
type UnixRule struct {
	base
	Qualifiers Qualifiers
	Keyword    source.Span
	Access     PermList
	Perms      NetPerms
	Conditions []*Condition
	Peer       *Group // addr, label

	Type, Addr *Condition
}

// Quals implements Rule.
func (r *UnixRule) Quals() *Qualifiers { return &r.Qualifiers }

// Accept implements Rule.
func (r *UnixRule) Accept(v RuleVisitor) { v.VisitUnix(r) }

// AllConditions returns the conditions of the list, then those of other fields that
// it lacks.
func (r *UnixRule) AllConditions() []*Condition {
	return allConditions(r.Conditions, namedCondition{"type", r.Type}, namedCondition{"addr", r.Addr})
}
