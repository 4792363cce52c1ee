package format

import "github.com/aa-lint/aa-lint/ast"

// VisitDbus adds `dbus [perms] [conditions] [peer=(…)]`.
func (ps *pieces) VisitDbus(r *ast.DbusRule) {
	ps.keep(r.Keyword)
	ps.perms(r.Access)
	ps.conditions(r.Conditions)
	ps.group(r.Peer)
}
