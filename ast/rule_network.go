package ast

import "github.com/aa-lint/aa-lint/source"

// NetworkRule is `network [perms] [family [type]] [conditions] [peer=( … )],`.
type NetworkRule struct {
	base
	Qualifiers Qualifiers
	Keyword    source.Span
	Access     PermList
	Perms      NetPerms
	Family     Word // zero if none
	Type       Word // a socket type or protocol, zero if none
	Conditions []*Condition
	Peer       *Group

	IP, Port, Interface, Label *Condition
}

// Quals implements Rule.
func (r *NetworkRule) Quals() *Qualifiers { return &r.Qualifiers }

// Accept implements Rule.
func (r *NetworkRule) Accept(v RuleVisitor) { v.VisitNetwork(r) }

// AllConditions returns the conditions of the list, then those of other fields that
// it lacks.
func (r *NetworkRule) AllConditions() []*Condition {
	return allConditions(r.Conditions, namedCondition{"ip", r.IP}, namedCondition{"port", r.Port},
		namedCondition{"interface", r.Interface}, namedCondition{"label", r.Label})
}
