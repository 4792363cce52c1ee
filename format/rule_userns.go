package format

import "github.com/aa-lint/aa-lint/ast"

// VisitUserns adds `userns [create]`.
func (ps *pieces) VisitUserns(r *ast.UsernsRule) {
	ps.putText(r.Keyword, "userns")
	ps.putWord(r.Create, anywhere)
}
