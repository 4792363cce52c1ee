package redundancy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var duplicateRule = lint.Analyzer{
	Code:     diag.Code{ID: "AA301", Name: "duplicate-rule"},
	Severity: diag.Warning,
	Summary:  "the same rule stands twice in a profile",
	Needs:    lint.NeedsTree,
	Run:      findDuplicateRules,
}

// written is a rule in the block that it is written in.
type written struct {
	scope *lint.Scope
	text  string
}

func findDuplicateRules(p *lint.Pass) {
	first := map[written]ast.Rule{}
	guarded := p.Text.Guarded()
	for rule, scope := range lint.Each[ast.Rule](p.Text) {
		if _, isBlock := rule.(*ast.QualifierBlock); isBlock || guarded[rule] || p.Text.Misread(rule) {
			continue
		}
		key := written{scope, lint.Canonical(rule)}
		before, twice := first[key]
		if !twice {
			first[key] = rule
			continue
		}
		kept, dropped := before, rule
		if commented(rule) && !commented(before) {
			kept, dropped = rule, before
			first[key] = rule
		}
		f := p.Report(dropped.Span(), "this rule stands here twice")
		lint.Relate(f, p.Text.Place(kept.Span()), "the same rule")
		lint.FixSafely(f, "remove this one", p.Text.Remove(dropped))
	}
}

// commented reports whether a comment says something about a statement.
func commented(stmt ast.Stmt) bool {
	c := stmt.Comments()
	return c != nil && len(c.Before)+len(c.Suffix)+len(c.Inner) > 0
}
