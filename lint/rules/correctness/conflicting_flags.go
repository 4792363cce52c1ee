package correctness

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var conflictingFlags = lint.Analyzer{
	Code:     diag.ConflictingFlags,
	Severity: diag.Error,
	Summary:  "two flags of a profile exclude each other",
	Presets:  refused,
}
