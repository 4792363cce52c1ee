package ast

import "github.com/aa-lint/aa-lint/source"

// CapabilityRule is `capability name …,`; without names it is all of them.
type CapabilityRule struct {
	base
	Qualifiers Qualifiers
	Keyword    source.Span
	Names      []Word
}

// Quals implements Rule.
func (r *CapabilityRule) Quals() *Qualifiers { return &r.Qualifiers }

// Accept implements Rule.
func (r *CapabilityRule) Accept(v RuleVisitor) { v.VisitCapability(r) }
