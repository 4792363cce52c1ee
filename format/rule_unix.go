package format

import "github.com/aa-lint/aa-lint/ast"

// VisitUnix adds `unix [perms] [conditions] [peer=(…)]`.
func (ps *pieces) VisitUnix(r *ast.UnixRule) {
	ps.text(r.Keyword, "unix")
	ps.perms(r.Access, int(r.Perms), ast.NetPermNames)
	ps.conditions(r.AllConditions())
	ps.group(r.Peer, "peer")
}
