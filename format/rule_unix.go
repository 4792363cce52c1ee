package format

import "github.com/aa-lint/aa-lint/ast"

// VisitUnix adds `unix [perms] [conditions] [peer=(…)]`.
func (ps *pieces) VisitUnix(r *ast.UnixRule) {
	ps.keep(r.Keyword)
	ps.perms(r.Access)
	ps.conditions(r.Conditions)
	ps.group(r.Peer)
}
