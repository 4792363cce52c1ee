package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy/key"
)

// allPtrace are the permissions of a ptrace rule that names none.
const allPtrace = ast.PtraceRead | ast.PtraceReadby | ast.PtraceTrace | ast.PtraceTracedby

// VisitPtrace lowers a rule on tracing.
func (l *lowering) VisitPtrace(r *ast.PtraceRule) {
	perms := r.Perms
	if perms == 0 {
		perms = allPtrace
	}
	if peer, ok := l.label(r.Peer.Value(), someText()); ok {
		l.grant(key.ClassPtrace, peer, key.Perms(perms))
	}
}
