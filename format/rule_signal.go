package format

import "github.com/aa-lint/aa-lint/ast"

// VisitSignal adds `signal [perms] [set=(…)] [peer=label]`.
func (ps *pieces) VisitSignal(r *ast.SignalRule) {
	ps.text(r.Keyword, "signal")
	ps.perms(r.Access, int(r.Perms), ast.SignalPermNames)
	ps.conditions(r.AllConditions())
}
