package driver

import (
	"slices"

	"github.com/aa-lint/aa-lint/lint"
)

// onMeaning returns the codes of the rules that are run and look at what profiles
// mean.
func onMeaning(s lint.Selection) []string {
	var codes []string
	for _, rule := range s.Rules() {
		if rule.Run != nil && rule.Needs&(lint.NeedsPolicy|lint.UsesPolicy) != 0 {
			codes = append(codes, rule.Code.ID)
		}
	}
	return codes
}

// finishes reports whether one of the rules waits for what all files show.
func finishes(s lint.Selection) bool {
	return slices.ContainsFunc(s.Rules(), func(rule *lint.Analyzer) bool { return rule.Finish != nil })
}
