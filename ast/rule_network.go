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
