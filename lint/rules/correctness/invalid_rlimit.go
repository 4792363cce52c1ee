package correctness

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var invalidRlimit = lint.Analyzer{
	Code:     diag.InvalidRlimit,
	Severity: diag.Error,
	Summary:  "a resource limit has a wrong value or unit",
	Presets:  refused,
}
