package ast

import "github.com/aa-lint/aa-lint/source"

// ChangeProfileRule is `change_profile [safe|unsafe] [exec] [-> target],`.
type ChangeProfileRule struct {
	base
	Qualifiers Qualifiers
	Keyword    source.Span
	Scrub      Scrubbing
	ScrubSpan  source.Span
	Exec       Word // the condition on the executed program, zero if none
	Target     Word // zero if none: any profile
}

// Quals implements Rule.
func (r *ChangeProfileRule) Quals() *Qualifiers { return &r.Qualifiers }

// Accept implements Rule.
func (r *ChangeProfileRule) Accept(v RuleVisitor) { v.VisitChangeProfile(r) }
