package format

import "github.com/aa-lint/aa-lint/ast"

// VisitMqueue adds `mqueue [perms] [conditions] [name]`.
func (ps *pieces) VisitMqueue(r *ast.MqueueRule) {
	ps.text(r.Keyword, "mqueue")
	ps.perms(r.Access, int(r.Perms), ast.MqueuePermNames)
	ps.conditions(r.AllConditions())
	ps.word(r.Queue, inRule)
}
