package security

import (
	"fmt"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// seenAt returns where to report what a rule does to a profile: the rule, or, in
// a file that is not checked, the include that brings it in.
func seenAt(p *lint.Pass, r *policy.Rule) diag.Place {
	if p.Checks(r.Place.File) {
		return r.Place
	}
	for _, include := range r.Chain() {
		if p.Checks(include.Place.File) {
			return include.Place
		}
	}
	return r.Place
}

// line returns a place for a sentence: its line, after the name of its file if
// that is another one.
func line(p *lint.Pass, at diag.Place, from *source.File) string {
	at, from = p.Text.Written(at), p.Text.Written(diag.Place{File: from}).File
	n := at.File.LineAt(at.Span.Start)
	if at.File == from {
		return fmt.Sprintf("line %d", n)
	}
	return fmt.Sprintf("%s:%d", at.File.Name(), n)
}

// named reports whether a profile has one of the names, which may be patterns.
func named(profile *policy.Profile, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return ast.MatchesName(name, profile.Name) || ast.MatchesName(name, profile.FullName())
	})
}
