package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/source"
)

// VisitChangeProfile lowers a rule on changes of profile. The key of a direct
// change is the name of the profile; that of a change at exec is the path of
// the program, NUL, and the name.
func (l *lowering) VisitChangeProfile(r *ast.ChangeProfileRule) {
	l.changeProfile(r, l.p.targetOf(r), r.Target.Place)
}

// anyProfile is the target of a rule that names none.
const anyProfile = "**"

func (p *Profile) targetOf(r *ast.ChangeProfileRule) string {
	if r.Target.IsZero() {
		return anyProfile
	}
	return p.expandWord(r.Target)
}

// changeProfile lowers a rule with a target.
func (l *lowering) changeProfile(r *ast.ChangeProfileRule, name string, at source.Span) {
	l.cp = true
	target, ok := l.pattern(name, at)
	if !ok {
		return
	}
	exec := glob.Concat(glob.Literal("/"), glob.One(notSlash()), anyText())
	exact := false
	if !r.Exec.IsZero() {
		pattern, ok := l.pattern(l.p.expandWord(r.Exec), r.Exec.Place)
		if !ok {
			return
		}
		exec, exact = pattern.Expr(), pattern.Exact()
	}
	l.grantChange(target.Expr(), key.FileChangeProfile|key.FileOnExec)
	l.grantChange(exec, key.FileOnExec)
	g := l.grantChange(fields(exec, target.Expr()), key.FileOnExec)
	if !r.Exec.IsZero() && !l.quals.Deny() {
		g.Exec = Exec{Kind: 'p', Scrub: r.Scrub != ast.ScrubUnsafe}
		g.exact = exact
	}
}

// grantChange grants changes of profile. Nobody can be asked about them, so what
// would be asked is allowed; what is allowed is never logged, and what is denied
// always.
func (l *lowering) grantChange(keys glob.Expr, perms key.Perms) *Grant {
	g := l.grant(key.ClassFile, keys, key.Both(perms))
	g.audit = l.quals.Deny()
	if !l.quals.Deny() {
		g.kind = allowed
	}
	if g.priority != 0 && l.quirk(key.ClassFile, QuirkChangeProfilePriority) {
		g.priority = 0
	}
	return g
}
