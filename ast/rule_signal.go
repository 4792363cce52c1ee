package ast

import "github.com/aa-lint/aa-lint/source"

// SignalRule is `signal [perms] [set=( … )] [peer=label],`.
type SignalRule struct {
	rule
	Keyword    source.Span
	Access     PermList
	Perms      SignalPerms
	Conditions []*Condition // every set= adds to the set

	Peer *Condition
}

// Accept implements Rule.
func (r *SignalRule) Accept(v RuleVisitor) { v.VisitSignal(r) }
