package report

import (
	"cmp"
	"net/url"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/diag"
)

// ruleSet are the rules of a report and those that only its findings name.
type ruleSet struct {
	rules []Rule
	index map[string]int  // by code
	used  map[string]bool // the codes of findings, suppressed ones too
}

func newRuleSet(r Report) *ruleSet {
	s := &ruleSet{rules: slices.Clone(r.Rules), index: map[string]int{}, used: map[string]bool{}}
	for i, rule := range s.rules {
		s.index[rule.Code.ID] = i
	}
	var missing []Rule
	note := func(f diag.Finding) {
		s.used[f.Code.ID] = true
		if _, ok := s.index[f.Code.ID]; !ok {
			s.index[f.Code.ID] = -1
			missing = append(missing, Rule{Code: f.Code, Severity: f.Severity})
		}
	}
	for _, f := range r.Findings {
		note(f)
	}
	for _, sup := range r.Suppressed {
		note(sup.Finding)
	}
	slices.SortFunc(missing, func(a, b Rule) int { return cmp.Compare(a.Code.ID, b.Code.ID) })
	for _, rule := range missing {
		s.index[rule.Code.ID] = len(s.rules)
		s.rules = append(s.rules, rule)
	}
	return s
}

// ruleOf returns the rule of a finding.
func (s *ruleSet) ruleOf(f diag.Finding) Rule { return s.rules[s.index[f.Code.ID]] }

// rulesThatFound returns the rules that found something.
func (s *ruleSet) rulesThatFound() []Rule {
	return slices.DeleteFunc(slices.Clone(s.rules), func(r Rule) bool { return !s.used[r.Code.ID] })
}

// url returns the address of the page that explains a rule.
func (r Rule) url() string {
	if u, err := url.Parse(r.URL); err == nil && u.IsAbs() {
		return u.String()
	}
	return r.Code.URL()
}

// sentence makes a summary one: with a capital letter and a full stop.
func sentence(summary string) string {
	if summary == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(summary)
	return string(unicode.ToUpper(first)) + summary[size:] + "."
}
