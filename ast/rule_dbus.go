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
