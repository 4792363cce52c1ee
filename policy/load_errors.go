package policy

import (
	"slices"

	"github.com/aa-lint/aa-lint/diag"
)

// LoadErrors returns the errors for which the policy would not load, sorted;
// none if it would.
func (p *Policy) LoadErrors() diag.List {
	found := p.Report.Findings.Errors()
	if !p.Report.Spliced {
		found = slices.Concat(p.File.Findings.Errors(), found)
	}
	found.Sort()
	return found
}
