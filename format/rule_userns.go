package format

import "github.com/aa-lint/aa-lint/ast"

// VisitUserns adds `userns [create]`.
func (ps *pieces) VisitUserns(r *ast.UsernsRule) {
	ps.text(r.Keyword, "userns")
	ps.word(r.Create, anywhere)
}
