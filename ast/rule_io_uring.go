package ast

import "github.com/aa-lint/aa-lint/source"

// IOUringRule is `io_uring [perms] [label=],`.
type IOUringRule struct {
	rule
	Keyword    source.Span
	Access     PermList
	Perms      IOUringPerms
	Conditions []*Condition
	Group      *Group

	Label *Condition
}

// Accept implements Rule.
func (r *IOUringRule) Accept(v RuleVisitor) { v.VisitIOUring(r) }
