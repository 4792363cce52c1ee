package correctness

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var unknownName = lint.Analyzer{
	Code:     diag.UnknownName,
	Severity: diag.Error,
	Summary:  "a capability, network family, signal, permission, option or flag that does not exist",
	Presets:  refused,
}
