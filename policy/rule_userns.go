package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
)

// VisitUserns lowers a rule on user namespaces.
func (l *lowering) VisitUserns(*ast.UsernsRule) {
	l.grant(key.ClassUserns, glob.Literal(key.Userns()), key.UsernsCreate)
}
