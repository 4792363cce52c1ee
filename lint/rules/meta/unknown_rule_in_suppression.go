package meta

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var unknownRuleInSuppression = lint.Analyzer{
	Code:     diag.UnknownInSuppression,
	Severity: diag.Warning,
	Summary:  "a comment for aa-lint says something that aa-lint does not know",
}
