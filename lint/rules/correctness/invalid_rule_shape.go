package correctness

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var invalidRuleShape = lint.Analyzer{
	Code:     diag.InvalidRuleShape,
	Severity: diag.Error,
	Summary:  "the parts of a rule do not go together",
	Presets:  refused,
}
