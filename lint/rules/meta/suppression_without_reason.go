package meta

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var suppressionWithoutReason = lint.Analyzer{
	Code:     diag.NoReason,
	Severity: diag.Info,
	Off:      true,
	Summary:  "a comment suppresses a rule and does not say why",
}
