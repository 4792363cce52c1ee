package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
)

// VisitChangeProfile lowers a rule on changes of profile. The key of a direct
// change is the name of the profile; that of a change at exec is the path of
// the program, NUL, and the name.
func (l *lowering) VisitChangeProfile(r *ast.ChangeProfileRule) {
	l.cp = true
	target, ok := l.label(r.Target, anyText())
	if !ok {
		return
	}
	exec := glob.Concat(glob.Literal("/"), glob.One(notSlash()), anyText())
	exact := false
	if !r.Exec.IsZero() {
		pattern, ok := l.pattern(collapse(l.p.expand(r.Exec)), r.Exec.Place)
		if !ok {
			return
		}
		exec, exact = pattern.Expr(), pattern.Exact()
	}
	// Audit makes no difference: what is allowed is never logged, and what is
	// denied always.
	l.grant(ClassFile, target, Both(FileChangeProfile|FileOnExec)).audit = l.quals.Deny()
	l.grant(ClassFile, exec, Both(FileOnExec)).audit = l.quals.Deny()
	g := l.grant(ClassFile, glob.Concat(exec, end(), target), Both(FileOnExec))
	g.audit = l.quals.Deny()
	if !r.Exec.IsZero() && !l.quals.Deny() {
		g.Exec = Exec{Kind: 'p', Scrub: r.Scrub != ast.ScrubUnsafe}
		g.exact = exact
	}
}
