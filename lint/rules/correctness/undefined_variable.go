package correctness

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var undefinedVariable = lint.Analyzer{
	Code:     diag.UndefinedVariable,
	Severity: diag.Error,
	Summary:  "a variable is used but never assigned",
	Presets:  refused,
}
