package format

import "github.com/aa-lint/aa-lint/ast"

// VisitSignal adds `signal [perms] [set=(…)] [peer=label]`.
func (ps *pieces) VisitSignal(r *ast.SignalRule) {
	ps.putText(r.Keyword, "signal")
	ps.putPerms(r.Access, int(r.Perms), ast.SignalPermNames)
	ps.putConditions(r.AllConditions())
}
