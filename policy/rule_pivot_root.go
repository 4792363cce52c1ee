package policy

import "github.com/aa-lint/aa-lint/ast"

// PivotRootKey is the key of a change of the root directory.
func PivotRootKey(newRoot, oldRoot string) string { return newRoot + "\x00" + oldRoot }

// VisitPivotRoot lowers a rule on changes of the root directory. The profile
// that it may name to go on in makes no difference.
func (l *lowering) VisitPivotRoot(r *ast.PivotRootRule) {
	newRoot, ok1 := l.path(r.NewRoot, anyText())
	oldRoot, ok2 := l.path(r.OldRoot.Value(), anyText())
	if ok1 && ok2 {
		g := l.grant(ClassMount, fields(newRoot, oldRoot), MountPivot)
		l.exactly(g, ClassMount, MountPivot, l.exactPath(r.NewRoot) && l.exactPath(r.OldRoot.Value()))
	}
}
