package format

import "github.com/aa-lint/aa-lint/ast"

// VisitUserns adds `userns [create]`.
func (ps *pieces) VisitUserns(r *ast.UsernsRule) {
	ps.keep(r.Keyword)
	ps.word(r.Create, anywhere)
}
