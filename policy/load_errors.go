package policy

import (
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/load"
)

// LoadErrors returns the errors for which the policy would not load, sorted;
// none if it would.
func (p *Policy) LoadErrors() diag.List { return p.Report.LoadErrors(p.File) }

// LoadErrors returns the errors for which the profile of a file would not load,
// sorted; none if it would. The findings of the file itself count unless it could
// only be read with the text of its includes, which the report then has.
func (r Report) LoadErrors(file *load.File) diag.List {
	found := r.Findings.Errors()
	if !r.Spliced {
		found = slices.Concat(file.Findings.Errors(), found)
	}
	found.Sort()
	return found
}
