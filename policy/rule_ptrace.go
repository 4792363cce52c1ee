package policy

import "github.com/aa-lint/aa-lint/ast"

// allPtrace are the permissions of a ptrace rule that names none.
const allPtrace = ast.PtraceRead | ast.PtraceReadby | ast.PtraceTrace | ast.PtraceTracedby

// PtraceKey is the key of a process that traces, or is traced by, one with the
// label.
func PtraceKey(peer string) string { return peer }

// VisitPtrace lowers a rule on tracing.
func (l *lowering) VisitPtrace(r *ast.PtraceRule) {
	perms := r.Perms
	if perms == 0 {
		perms = allPtrace
	}
	if peer, ok := l.label(r.Peer.Value(), someText()); ok {
		l.grant(ClassPtrace, peer, Perms(perms))
	}
}
