package ast

import "github.com/aa-lint/aa-lint/source"

// CapabilityRule is `capability name …,`; without names it is all of them.
type CapabilityRule struct {
	rule
	Keyword source.Span
	Names   []Word
}

// Accept implements Rule.
func (r *CapabilityRule) Accept(v RuleVisitor) { v.VisitCapability(r) }
