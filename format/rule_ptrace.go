package format

import "github.com/aa-lint/aa-lint/ast"

// VisitPtrace adds `ptrace [perms] [peer=label]`.
func (ps *pieces) VisitPtrace(r *ast.PtraceRule) {
	ps.putText(r.Keyword, "ptrace")
	ps.putPerms(r.Access, int(r.Perms), ast.PtracePermNames)
	ps.putConditions(r.AllConditions())
}
