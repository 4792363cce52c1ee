package redundancy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var allowDenySameRule = lint.Analyzer{
	Code:     diag.Code{ID: "AA306", Name: "allow-deny-same-rule"},
	Severity: diag.Warning,
	Summary:  "a profile allows and denies the very same thing",
	Needs:    lint.NeedsTree,
	Run:      findContradictions,
}

func findContradictions(p *lint.Pass) {
	guarded := p.Text.Guarded()
	denies := map[written]ast.Rule{}
	for rule, scope := range lint.EachRule(p.Text) {
		if scope.Denies(rule) && !guarded[rule] {
			denies[written{scope, lint.CanonicalBody(rule)}] = rule
		}
	}
	if len(denies) == 0 {
		return
	}
	for rule, scope := range lint.EachRule(p.Text) {
		deny, found := denies[written{scope, lint.CanonicalBody(rule)}]
		if !found || scope.Denies(rule) || guarded[rule] {
			continue
		}
		f := p.Report(rule.Span(), "this rule allows nothing: the same is denied")
		lint.Note(f, "a deny rule wins, whichever stands first")
		lint.Relate(f, p.Text.Place(deny.Span()), "denied here")
	}
}
