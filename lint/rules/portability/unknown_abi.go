package portability

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var unknownABI = lint.Analyzer{
	Code:     diag.UnknownABI,
	Severity: diag.Error,
	Summary:  "the abi file that a profile names does not exist",
	Presets:  map[lint.Preset]lint.Level{lint.Reference: lint.Default},
}
