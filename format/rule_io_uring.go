package format

import "github.com/aa-lint/aa-lint/ast"

// VisitIOUring adds `io_uring [perms] [label=name]`.
func (ps *pieces) VisitIOUring(r *ast.IOUringRule) {
	ps.text(r.Keyword, "io_uring")
	ps.perms(r.Access, int(r.Perms), ast.IOUringPermNames)
	ps.conditions(r.AllConditions())
	ps.group(r.Group, "peer")
}
