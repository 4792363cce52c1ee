package format

import "github.com/aa-lint/aa-lint/ast"

// VisitUnix adds `unix [perms] [conditions] [peer=(…)]`.
func (ps *pieces) VisitUnix(r *ast.UnixRule) {
	ps.putText(r.Keyword, "unix")
	ps.putPerms(r.Access, int(r.Perms), ast.NetPermNames)
	ps.putConditions(r.AllConditions())
	ps.putGroup(r.Peer, "peer")
}
