package correctness

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var syntaxError = lint.Analyzer{
	Code:     diag.SyntaxError,
	Severity: diag.Error,
	Summary:  "the text is not AppArmor syntax, so nothing in the file loads",
	Presets:  refused,
}
