package correctness

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var includeCycle = lint.Analyzer{
	Code:     diag.IncludeCycle,
	Severity: diag.Error,
	Summary:  "files include each other in a circle",
	Presets:  refused,
}
