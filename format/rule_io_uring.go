package format

import "github.com/aa-lint/aa-lint/ast"

// VisitIOUring adds `io_uring [perms] [label=name]`.
func (ps *pieces) VisitIOUring(r *ast.IOUringRule) {
	ps.keep(r.Keyword)
	ps.perms(r.Access)
	ps.conditions(r.Conditions)
	ps.group(r.Group)
}
