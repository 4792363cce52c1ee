package format

import "github.com/aa-lint/aa-lint/ast"

// VisitSignal adds `signal [perms] [set=(…)] [peer=label]`.
func (ps *pieces) VisitSignal(r *ast.SignalRule) {
	ps.keep(r.Keyword)
	ps.perms(r.Access)
	ps.conditions(r.Conditions)
}
