package ast

import "github.com/aa-lint/aa-lint/source"

// RlimitRule is `set rlimit name <= value [unit],`. It takes no qualifiers.
type RlimitRule struct {
	base
	Qualifiers Qualifiers
	Keyword    source.Span // "set rlimit"
	Resource   Word
	Value      Word // a number or infinity
	Unit       Word // zero if none; it may be glued to the number
}

// Quals implements Rule.
func (r *RlimitRule) Quals() *Qualifiers { return &r.Qualifiers }

// Accept implements Rule.
func (r *RlimitRule) Accept(v RuleVisitor) { v.VisitRlimit(r) }
