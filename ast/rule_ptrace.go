package ast

import "github.com/aa-lint/aa-lint/source"

// PtraceRule is `ptrace [perms] [peer=label],`.
type PtraceRule struct {
	rule
	Keyword    source.Span
	Access     PermList
	Perms      PtracePerms
	Conditions []*Condition

	Peer *Condition
}

// Accept implements Rule.
func (r *PtraceRule) Accept(v RuleVisitor) { v.VisitPtrace(r) }
