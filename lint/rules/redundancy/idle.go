package redundancy

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// idleRule is a rule that does nothing in any profile that it is part of, with
// the rules that are the reason.
type idleRule struct {
	why  idleReason
	rule policy.Rule
	by   []policy.Rule
	// own is set if the rule stands in the file that is looked at, and included
	// if the first rule in by stands in another one than the rule.
	own, included bool
	// alike is set if the rule contains the one that contains it.
	alike bool
	// owner is set if the rule differs from that one in nothing but that it is
	// for the owner, or for others, alone.
	owner bool
	// renumbers is set if it is not the same binary that is compiled without the
	// rule, though it means the same.
	renumbers bool
	// left tells what deny rules or rules of a higher priority leave of the rule.
	left policy.Overruled
	// optional is set if denies count that need not be there.
	optional bool
	// reach tells how far the verdict goes.
	reach reach
	// far is set if the reason comes by way of an include of an include.
	far bool
	// wide is set if the rule that contains the rule is itself too wide.
	wide bool
}

type idleReason uint8

const (
	isContained idleReason = iota
	isDenied
	isOverridden
)

type idleKey struct{}

// idleRules returns the rules in files that are checked that do nothing in the
// profiles of a file. Those of the file itself are compared with all others;
// those of included files with what comes with the same file, so that it does
// not matter what else the profile has.
func idleRules(p *lint.Pass) []idleRule {
	return lint.Shared(p, idleKey{}, func() []idleRule {
		if p.Policy.Report.Spliced {
			return nil // rules have no place of their own
		}
		var all []idleRule
		v := votes{asked: map[*source.File]int{}, said: map[verdictAt]int{}, least: map[verdictAt]reach{}}
		for _, profile := range p.Policy.Profiles {
			s := &idleScene{profile: profile, rules: profile.Rules(), text: p.Text.Source, pass: p}
			for _, file := range s.files() {
				switch {
				case file == p.Text.Source:
					all = append(all, s.judge(file, nil, anyRule)...)
				case p.Project != nil && p.Project.Checks(file):
					v.count(file, s.judgeIncluded(p, file))
				}
			}
		}
		return append(all, v.unanimous()...)
	})
}

// votes are the verdicts of the profiles of one file on rules that they include.
type votes struct {
	asked map[*source.File]int
	said  map[verdictAt]int
	first []idleRule
	least map[verdictAt]reach // the least that one of them says
}

type verdictAt struct {
	place diag.Place
	why   idleReason
}

func (v *votes) count(file *source.File, verdicts []idleRule) {
	v.asked[file]++
	for _, r := range verdicts {
		at := verdictAt{r.rule.Place, r.why}
		if v.said[at]++; v.said[at] == 1 {
			v.first = append(v.first, r)
			v.least[at] = r.reach
		}
		v.least[at] = min(v.least[at], r.reach)
	}
}

// unanimous returns the verdicts of all profiles that have the rule.
func (v *votes) unanimous() []idleRule {
	var all []idleRule
	for _, r := range v.first {
		at := verdictAt{r.rule.Place, r.why}
		r.reach = v.least[at]
		if v.said[at] == v.asked[r.rule.Place.File] {
			all = append(all, r)
		}
	}
	return all
}

// report adds a finding at the rule. What is found in an included file must hold
// wherever it is included.
func (r *idleRule) report(p *lint.Pass, format string, args ...any) *diag.Finding {
	if r.own {
		return p.ReportAt(r.rule.Place, format, args...)
	}
	return p.ReportAgreed(r.rule.Place, format, args...)
}

// remove returns the edit that removes the rule.
func (r *idleRule) remove() diag.Edit { return lint.RemoveAt(r.rule.Place) }

// fix adds the fix that removes the rule: a safe one, if the very same policy is
// compiled.
func (r *idleRule) fix(f *diag.Finding, message string) {
	if doubt := r.doubt(); doubt != "" {
		lint.FixUnsafely(f, message+"; "+doubt, r.remove())
		return
	}
	lint.FixByMeaning(f, message, r.remove())
}

// relies reports whether one of the reasons comes from a file that is not checked:
// another release of it may say something else.
func (r *idleRule) relies(p *lint.Pass) bool {
	for i := range r.by {
		if r.by[i].Place.File == r.rule.Place.File {
			continue
		}
		if !p.Project.Checks(r.by[i].Place.File) {
			return true
		}
		for _, at := range chainFrom(p, r.rule.Place.File, &r.by[i]) {
			if !p.Project.Checks(at.Place.File) {
				return true
			}
		}
	}
	return false
}

// doubt returns why it may matter to remove the rule; "" if it does not.
func (r *idleRule) doubt() string {
	switch {
	case r.renumbers:
		return "the compiled policy lists its exec targets in another order then"
	case r.wide:
		return "it is the other one that goes too far"
	case r.reach == here:
		return "a site that gives the variables other values may need it"
	case r.reach == dropped:
		return "a machine that knows more may need it"
	}
	return ""
}

// relateRule adds the place of a rule to a finding, and how it comes in.
func relateRule(p *lint.Pass, f *diag.Finding, r *policy.Rule, what string) {
	lint.Relate(f, r.Place, "%s", what)
	if r.Place.File == f.Place.File {
		return
	}
	for _, at := range chainFrom(p, f.Place.File, r) {
		f.Related = append(f.Related, at)
		if at.Place.File == f.Place.File {
			break // how that one comes in does not matter
		}
	}
}

// explained reports whether a comment beside a rule gives a reason for it.
func explained(stmt ast.Rule) bool {
	c := stmt.Comments()
	return c != nil && len(c.Suffix)+len(c.Inner) > 0
}

// includeOf returns the include, as it is written, that brings a rule in from its
// file, for a finding in another one.
func includeOf(p *lint.Pass, file *source.File, r *policy.Rule) string {
	chain := chainFrom(p, file, r)
	if len(chain) == 0 {
		return r.Place.File.Name()
	}
	text := chain[0].Place.File.Slice(chain[0].Place.Span)
	if i := strings.IndexAny(text, `<"`); i >= 0 {
		return strings.TrimSpace(text[i:])
	}
	return text
}
