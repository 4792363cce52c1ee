package format

import "github.com/aa-lint/aa-lint/ast"

// VisitPivotRoot adds `pivot_root [oldroot=path] [new root] [-> profile]`.
func (ps *pieces) VisitPivotRoot(r *ast.PivotRootRule) {
	ps.text(r.Keyword, "pivot_root")
	ps.conditions(r.AllConditions())
	ps.word(r.NewRoot, inPath)
	ps.arrow(r.Target, inValue)
}
