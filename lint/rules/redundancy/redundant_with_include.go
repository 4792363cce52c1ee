package redundancy

import (
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/optioncheck"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
)

var redundantWithInclude = lint.Analyzer{
	Code:     diag.Code{ID: "AA305", Name: "redundant-with-include"},
	Severity: diag.Info,
	Summary:  "an included file says all that a rule says",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{
		{Name: "trusted-includes", Check: optioncheck.GlobPattern, Default: []string{}, Help: "Includes, as patterns with * and **, that can be relied on: what repeats them is a warning, with a safe fix if they are checked too."},
		{Name: "keep-commented", Default: true, Help: "Leave rules alone that have a comment beside them."},
	},
	Run: findRedundantWithInclude,
}

func findRedundantWithInclude(p *lint.Pass) {
	for _, r := range idleRules(p) {
		if r.why != isContained || !r.included || r.owner || p.Bool("keep-commented") && explained(r.rule.Stmt) {
			continue
		}
		if ownRight(r.rule.Stmt) || r.far {
			continue
		}
		via := includeOf(p, r.rule.Place.File, &r.by[0])
		f := r.report(p, "%s says all that this rule says: %s", via, wording.Quoted(&r.by[0]))
		relateRule(p, f, &r.by[0], "the other rule")
		f.Severity, f.Cause = diag.Info, r.rule.Place.File.Name()+" and "+via
		if trusted(p, via) {
			f.Severity = diag.Warning
			if !r.relies(p) {
				r.fix(f, "remove this one")
				continue
			}
		}
		lint.FixUnsafely(f, "remove this one, and rely on "+via, r.remove())
	}
}

// ownRight reports whether a rule gives a right that a profile names for itself,
// whatever it includes: what it includes may only happen to need the same.
func ownRight(stmt ast.Rule) bool {
	switch stmt.(type) {
	case *ast.CapabilityRule, *ast.NetworkRule:
		return true
	}
	return false
}

// trusted reports whether an include can be relied on.
func trusted(p *lint.Pass, include string) bool {
	return matchesAny(p.Strings("trusted-includes"), strings.Trim(include, `<>"`))
}

// matchesAny reports whether one of some patterns with * and ** matches a name.
func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, err := doublestar.Match(pattern, name)
		return ok && err == nil
	})
}
