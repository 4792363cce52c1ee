package correctness

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var includeNotFound = lint.Analyzer{
	Code:     diag.IncludeNotFound,
	Severity: diag.Error,
	Summary:  "an included file is missing or cannot be read",
	Presets:  refused,
}
