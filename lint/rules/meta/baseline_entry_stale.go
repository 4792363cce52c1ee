package meta

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var baselineEntryStale = lint.Analyzer{
	Code:     diag.StaleBaseline,
	Severity: diag.Info,
	Summary:  "the baseline knows a finding that is not there any more",
}
