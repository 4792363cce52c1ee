package portability

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var tunablesNotIncluded = lint.Analyzer{
	Code:     diag.TunablesNotIncluded,
	Severity: diag.Error,
	Summary:  "a variable of the tunables is used, and the tunables are not included",
	Presets:  map[lint.Preset]lint.Level{lint.Reference: lint.Default},
}
