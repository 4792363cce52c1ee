package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy/key"
)

// VisitPivotRoot lowers a rule on changes of the root directory. The profile
// that it may name to go on in makes no difference.
func (l *lowering) VisitPivotRoot(r *ast.PivotRootRule) {
	newRoot, ok1 := l.pathLanguage(r.NewRoot, anyText())
	oldRoot, ok2 := l.pathLanguage(r.OldRoot.Value(), anyText())
	if ok1 && ok2 {
		g := l.grant(key.ClassMount, fields(newRoot, oldRoot), key.MountPivot)
		l.exactly(g, key.ClassMount, key.MountPivot, l.exactPath(r.NewRoot) && l.exactPath(r.OldRoot.Value()))
	}
}
