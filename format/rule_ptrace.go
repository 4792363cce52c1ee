package format

import "github.com/aa-lint/aa-lint/ast"

// VisitPtrace adds `ptrace [perms] [peer=label]`.
func (ps *pieces) VisitPtrace(r *ast.PtraceRule) {
	ps.text(r.Keyword, "ptrace")
	ps.perms(r.Access, int(r.Perms), ast.PtracePermNames)
	ps.conditions(r.AllConditions())
}
