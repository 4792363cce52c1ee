package redundancy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
	"github.com/aa-lint/aa-lint/policy"
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
	var all []idleRule
	covers := map[diag.Place]int{} // how many rules a rule contains
	for _, r := range idleRules(p) {
		if r.why != isContained || r.included || r.owner || p.Bool("keep-commented") && explained(r.rule.Stmt) {
			continue
		}
		all = append(all, r)
		if r.own {
			covers[r.by[0].Place]++
		}
	}
	told := map[diag.Place]bool{}
	for _, r := range all {
		cover := r.by[0].Place
		switch {
		case !r.wide && (!r.own || covers[cover] < manyCovered):
			reportRedundant(p, &r)
		case !told[cover]:
			told[cover] = true
			reportCover(p, all, &r)
		}
	}
	if p.Bool("union") {
		findUnions(p)
	}
}

func reportRedundant(p *lint.Pass, r *idleRule) {
	what := "another rule says all that this one says"
	if r.alike {
		what = "another rule says the same in other words"
	}
	if r.reach == here {
		what = "with the values that variables have here, " + what
	}
	f := r.report(p, "%s: %s", what, wording.Quoted(&r.by[0]))
	relateRule(p, f, &r.by[0], "the other rule")
	f.Cause = r.rule.Place.File.Name() + " and " + r.by[0].Place.File.Name()
	r.fix(f, "remove this one")
}

// manyCovered is the number of rules from which on it is the one that contains
// them that is told of.
const manyCovered = 4

// reportCover reports the rule that contains a rule, and others with it.
func reportCover(p *lint.Pass, all []idleRule, first *idleRule) {
	at := first.by[0].Place
	var covered []idleRule
	for _, r := range all {
		if r.own == first.own && r.by[0].Place == at {
			covered = append(covered, r)
		}
	}
	report := p.ReportAgreed
	if first.own {
		report = p.ReportAt
	}
	what := fmt.Sprintf("%d others say, so they do nothing", len(covered))
	if len(covered) == 1 {
		what = "another one says, so that does nothing: " + wording.Quoted(&covered[0].rule)
	}
	f := report(at, "this rule says all that %s", what)
	var edits []diag.Edit
	doubt := ""
	for i, r := range covered {
		if i < 3 {
			relateRule(p, f, &r.rule, "such as this one")
		}
		edits = append(edits, r.remove())
		if doubt == "" {
			doubt = r.doubt()
		}
	}
	if first.wide {
		lint.Note(f, "it goes further than a program needs: narrow it down to what the others name, or remove it")
		return
	}
	lint.Note(f, "if it was not meant to go that far, it is the one to remove")
	switch _, err := diag.Apply(at.File, edits); {
	case err != nil: // two of them stand side by side
	case doubt != "":
		lint.FixUnsafely(f, "remove the others; "+doubt, edits...)
	default:
		lint.FixByMeaning(f, "remove the others", edits...)
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
		s := &idleScene{profile: profile, rules: profile.Rules(), text: p.Text.Source, all: profile.Redundancy(), pass: p}
		for i := range s.rules {
			r := &s.rules[i]
			if r.Place.File != s.text || told[r.Place.Span] || p.Bool("keep-commented") && explained(r.Stmt) {
				continue
			}
			by, ok := s.all.Union(i, func(other int) bool {
				at := &s.rules[other]
				return at.Place.File == s.text && !at.Conditional() && !at.Guarded() && !told[at.Place.Span]
			})
			if !ok {
				continue
			}
			j := judgement{idleScene: s, i: i, rule: r}
			reached := j.reachOf(by, func(all *policy.Redundancy, rule int, by []int) bool {
				_, ok := all.Union(rule, func(i int) bool { return slices.Contains(by, i) })
				return ok
			})
			if reached == here || reached == everywhere {
				told[r.Place.Span] = true
				s.reportUnion(p, i, by, reached)
			}
		}
	}
}

func (s *idleScene) reportUnion(p *lint.Pass, i int, by []int, reached reach) {
	j := judgement{idleScene: s, i: i, rule: &s.rules[i]}
	r := j.verdict(isContained, by...)
	var texts []string
	for i := range r.by {
		texts = append(texts, wording.Quoted(&r.by[i]))
	}
	f := r.report(p, "other rules together say all that this one says: %s", strings.Join(texts, ", "))
	for i := range r.by {
		relateRule(p, f, &r.by[i], "one of them")
	}
	r.renumbers = s.all.Renumbers(i)
	r.reach = reached
	r.wide = slices.ContainsFunc(by, s.tooWide)
	r.fix(f, "remove this one")
}
