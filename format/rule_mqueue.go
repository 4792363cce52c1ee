package format

import "github.com/aa-lint/aa-lint/ast"

// VisitMqueue adds `mqueue [perms] [conditions] [name]`.
func (ps *pieces) VisitMqueue(r *ast.MqueueRule) {
	ps.keep(r.Keyword)
	ps.perms(r.Access)
	ps.conditions(r.Conditions)
	ps.word(r.Queue, inRule)
}
