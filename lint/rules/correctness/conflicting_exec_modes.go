package correctness

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var conflictingExecModes = lint.Analyzer{
	Code:     diag.ConflictingExecModes,
	Severity: diag.Error,
	Summary:  "one path is executed in two different ways",
	Presets:  refused,
}
