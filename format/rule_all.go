package format

import "github.com/aa-lint/aa-lint/ast"

// VisitAll adds `all`.
func (ps *pieces) VisitAll(r *ast.AllRule) {
	ps.putText(r.Keyword, "all")
}
