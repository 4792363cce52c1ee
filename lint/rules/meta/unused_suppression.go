package meta

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var unusedSuppression = lint.Analyzer{
	Code:     diag.UnusedSuppression,
	Severity: diag.Info,
	Summary:  "a comment suppresses a rule that finds nothing there",
}
