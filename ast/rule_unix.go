package ast

import "github.com/aa-lint/aa-lint/source"

// UnixRule is `unix [perms] [type= addr=] [peer=( … )],`.
type UnixRule struct {
	rule
	Keyword    source.Span
	Access     PermList
	Perms      NetPerms
	Conditions []*Condition
	Peer       *Group // addr, label

	Type, Addr *Condition
}

// Accept implements Rule.
func (r *UnixRule) Accept(v RuleVisitor) { v.VisitUnix(r) }
