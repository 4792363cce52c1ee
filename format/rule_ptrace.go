package format

import "github.com/aa-lint/aa-lint/ast"

// VisitPtrace adds `ptrace [perms] [peer=label]`.
func (ps *pieces) VisitPtrace(r *ast.PtraceRule) {
	ps.keep(r.Keyword)
	ps.perms(r.Access)
	ps.conditions(r.Conditions)
}
