package ast

import "github.com/aa-lint/aa-lint/source"

// DbusRule is `dbus [perms] [conditions] [peer=( … )],`.
type DbusRule struct {
	base
	Qualifiers Qualifiers
	Keyword    source.Span
	Access     PermList
	Perms      DbusPerms
	Conditions []*Condition
	Peer       *Group // name, label

	Bus, Path, Interface, Member *Condition
	Name                         *Condition // of the service to own
}

// Quals implements Rule.
func (r *DbusRule) Quals() *Qualifiers { return &r.Qualifiers }

// Accept implements Rule.
func (r *DbusRule) Accept(v RuleVisitor) { v.VisitDbus(r) }

// AllConditions returns the conditions of the list, then those of other fields that
// it lacks.
func (r *DbusRule) AllConditions() []*Condition {
	return allConditions(r.Conditions, namedCondition{"bus", r.Bus}, namedCondition{"path", r.Path}, namedCondition{"interface", r.Interface},
		namedCondition{"member", r.Member}, namedCondition{"name", r.Name})
}
