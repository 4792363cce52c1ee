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
