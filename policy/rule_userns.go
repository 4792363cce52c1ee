package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
)

// UsernsKey is the key of the creation of a user namespace: there is only one.
func UsernsKey() string { return "" }

// VisitUserns lowers a rule on user namespaces.
func (l *lowering) VisitUserns(*ast.UsernsRule) {
	l.grant(ClassUserns, glob.Literal(UsernsKey()), UsernsCreate)
}
