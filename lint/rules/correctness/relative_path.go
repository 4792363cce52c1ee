package correctness

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var relativePath = lint.Analyzer{
	Code:     diag.RelativePath,
	Severity: diag.Error,
	Summary:  "a path that must be absolute does not start with a slash",
	Presets:  refused,
}
