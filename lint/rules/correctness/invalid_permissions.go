package correctness

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var invalidPermissions = lint.Analyzer{
	Code:     diag.InvalidPermissions,
	Severity: diag.Error,
	Summary:  "file permissions that cannot stand together",
	Presets:  refused,
}
