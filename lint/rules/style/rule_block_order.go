package style

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/lint"
)

var ruleBlockOrder = lint.Analyzer{
	Code:     diag.Code{ID: "AA506", Name: "rule-block-order"},
	Severity: diag.Info,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsInfo},
	Summary:  "the types of rules are not in the usual order",
	Needs:    lint.NeedsTree,
	Layout:   true,
	Run:      findBlockOrder,
}

// ranked is the rule with the highest rank that was seen in a block.
type ranked struct {
	rank int
	rule ast.Rule
}

func findBlockOrder(p *lint.Pass) {
	highest := map[*lint.Scope]ranked{}
	told := map[*lint.Scope]bool{}
	for rule, scope := range lint.EachRule(p.Text) {
		rank, ok := format.Rank(rule)
		if !ok || scope.Profile == nil {
			continue
		}
		before := highest[scope]
		if before.rule == nil || rank >= before.rank {
			highest[scope] = ranked{rank, rule}
			continue
		}
		if told[scope] {
			continue
		}
		told[scope] = true
		f := p.Report(rule.Span(), "rules of this type stand before those of another type that is above it")
		lint.Relate(f, p.Text.Place(before.rule.Span()), "a rule of that type")
	}
}
