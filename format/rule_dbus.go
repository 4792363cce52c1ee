package format

import "github.com/aa-lint/aa-lint/ast"

// VisitDbus adds `dbus [perms] [conditions] [peer=(…)]`.
func (ps *pieces) VisitDbus(r *ast.DbusRule) {
	ps.putText(r.Keyword, "dbus")
	ps.putPerms(r.Access, int(r.Perms), ast.DbusPermNames)
	ps.putConditions(r.AllConditions())
	ps.putGroup(r.Peer, "peer")
}
