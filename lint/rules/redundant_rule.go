package rules

import (
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/source"
)

var redundantRule = lint.Analyzer{
	Code:     diag.Code{ID: "AA302", Name: "redundant-rule"},
	Severity: diag.Info,
	Summary:  "another rule of the file says all that a rule says",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{
		{Name: "union", Default: false, Help: "Look for rules too that several others say together."},
		{Name: "keep-commented", Default: true, Help: "Leave rules alone that have a comment beside them."},
	},
	Run: findRedundantRules,
}

func findRedundantRules(p *lint.Pass) {
	for _, r := range idleRules(p) {
		if r.why != isContained || r.included || r.owner || p.Bool("keep-commented") && explained(r.rule.Stmt) {
			continue
		}
		what := "another rule says all that this one says"
		if r.alike {
			what = "another rule says the same in other words"
		}
		f := r.report(p, "%s: %s", what, quoted(&r.by[0]))
		relateRule(f, &r.by[0], "the other rule")
		r.fix(f, "remove this one")
	}
	if p.Bool("union") {
		findUnions(p)
	}
}

// findUnions looks for rules of the file that several others say together.
func findUnions(p *lint.Pass) {
	told := map[source.Span]bool{}
	for _, r := range idleRules(p) {
		if r.own && r.why == isContained {
			told[r.rule.Place.Span] = true
		}
	}
	for _, profile := range p.Policy.Profiles {
		s := &idleScene{profile: profile, rules: profile.Rules(), text: p.Text.Source, all: profile.Redundancy()}
		for i := range s.rules {
			r := &s.rules[i]
			if r.Place.File != s.text || told[r.Place.Span] || p.Bool("keep-commented") && explained(r.Stmt) {
				continue
			}
			by, ok := s.all.Containers(i, func(other int) bool {
				at := &s.rules[other]
				return at.Place.File == s.text && !at.Conditional() && !at.Guarded() && !told[at.Place.Span]
			})
			if ok {
				told[r.Place.Span] = true
				s.reportUnion(p, i, by)
			}
		}
	}
}

func (s *idleScene) reportUnion(p *lint.Pass, i int, by []int) {
	j := judgement{idleScene: s, i: i, rule: &s.rules[i]}
	r := j.verdict(isContained, by...)
	var texts []string
	for i := range r.by {
		texts = append(texts, quoted(&r.by[i]))
	}
	f := r.report(p, "other rules together say all that this one says: %s", strings.Join(texts, ", "))
	for i := range r.by {
		relateRule(f, &r.by[i], "one of them")
	}
	r.renumbers = s.all.Renumbers(i)
	r.fix(f, "remove this one")
}
