package format

import "github.com/aa-lint/aa-lint/ast"

// VisitDbus adds `dbus [perms] [conditions] [peer=(…)]`.
func (ps *pieces) VisitDbus(r *ast.DbusRule) {
	ps.text(r.Keyword, "dbus")
	ps.perms(r.Access, int(r.Perms), ast.DbusPermNames)
	ps.conditions(r.AllConditions())
	ps.group(r.Peer, "peer")
}
