package format

import "github.com/aa-lint/aa-lint/ast"

// VisitPivotRoot adds `pivot_root [oldroot=path] [new root] [-> profile]`.
func (ps *pieces) VisitPivotRoot(r *ast.PivotRootRule) {
	ps.putText(r.Keyword, "pivot_root")
	ps.putConditions(r.AllConditions())
	ps.putWord(r.NewRoot, inPath)
	ps.putArrow(r.Target, inValue)
}
