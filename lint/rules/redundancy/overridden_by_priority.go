package redundancy

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
)

var overriddenByPriority = lint.Analyzer{
	Code:     diag.Code{ID: "AA310", Name: "overridden-by-priority"},
	Severity: diag.Info,
	Summary:  "rules of a higher priority leave nothing of a rule",
	Needs:    lint.NeedsPolicy,
	Run:      findOverridden,
}

func findOverridden(p *lint.Pass) {
	for _, r := range idleRules(p) {
		if r.why != isOverridden {
			continue
		}
		f := r.report(p, "this rule has no effect: %s has a higher priority", wording.Quoted(&r.by[0]))
		for i := range r.by {
			relateRule(p, f, &r.by[i], "the rule of a higher priority")
		}
		switch {
		case !r.left.Same:
		case r.relies(p):
			lint.FixUnsafely(f, "remove this rule, and rely on "+includeOf(p, r.rule.Place.File, &r.by[0]), r.remove())
		default:
			r.fix(f, "remove this rule")
		}
	}
}
