package correctness

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var unbalancedGlob = lint.Analyzer{
	Code:     diag.UnbalancedGlob,
	Severity: diag.Error,
	Summary:  "a pattern has a brace or bracket without its counterpart",
	Presets:  refused,
}
