package format

import "github.com/aa-lint/aa-lint/ast"

// VisitMqueue adds `mqueue [perms] [conditions] [name]`.
func (ps *pieces) VisitMqueue(r *ast.MqueueRule) {
	ps.putText(r.Keyword, "mqueue")
	ps.putPerms(r.Access, int(r.Perms), ast.MqueuePermNames)
	ps.putConditions(r.AllConditions())
	ps.putWord(r.Queue, inRule)
}
