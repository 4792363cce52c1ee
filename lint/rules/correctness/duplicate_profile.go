package correctness

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var duplicateProfile = lint.Analyzer{
	Code:     diag.DuplicateProfile,
	Severity: diag.Error,
	Summary:  "two profiles have the same name",
	Presets:  refused,
}
