package correctness

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var variableAssignmentOrder = lint.Analyzer{
	Code:     diag.VariableOrder,
	Severity: diag.Error,
	Summary:  "a variable is assigned twice, extended before it is assigned, or refers to itself",
	Presets:  refused,
}
