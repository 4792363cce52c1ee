package format

import "github.com/aa-lint/aa-lint/ast"

// VisitIOUring adds `io_uring [perms] [label=name]`.
func (ps *pieces) VisitIOUring(r *ast.IOUringRule) {
	ps.putText(r.Keyword, "io_uring")
	ps.putPerms(r.Access, int(r.Perms), ast.IOUringPermNames)
	ps.putConditions(r.AllConditions())
	ps.putGroup(r.Group, "peer")
}
