package correctness

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var missingComma = lint.Analyzer{
	Code:     diag.MissingComma,
	Severity: diag.Error,
	Summary:  "a rule lacks the comma at its end",
	Presets:  refused,
}
