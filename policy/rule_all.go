package policy

import "github.com/aa-lint/aa-lint/ast"

// belowOthers is the priority of what "all," says of exec, so that rules on
// exec decide where there are any.
const belowOthers = -1

// VisitAll lowers the rule on everything: it stands for the rule on everything
// of each class, but for changes of profile. Programs keep the profile, where
// no other rule says how they are executed.
func (l *lowering) VisitAll(r *ast.AllRule) {
	l.VisitUnix(&ast.UnixRule{})
	defer l.logged(Classes()...)()
	l.VisitDbus(&ast.DbusRule{})
	l.VisitIOUring(&ast.IOUringRule{})
	l.VisitMqueue(&ast.MqueueRule{})
	l.VisitPtrace(&ast.PtraceRule{})
	l.VisitSignal(&ast.SignalRule{})
	l.VisitUserns(&ast.UsernsRule{})
	l.VisitMount(&ast.MountRule{})
	l.VisitMount(&ast.MountRule{Op: ast.Remount})
	l.VisitMount(&ast.MountRule{Op: ast.Umount})
	l.VisitPivotRoot(&ast.PivotRootRule{})
	l.VisitNetwork(&ast.NetworkRule{})
	l.VisitCapability(&ast.CapabilityRule{})
	access := ast.ReadAccess | ast.WriteAccess | ast.LinkAccess | ast.LockAccess | ast.MmapAccess
	l.files(everyPath, r.Keyword, filePerms(access), Exec{})
	l.anyLink(everyPath, r.Keyword)
	pattern, ok := l.pattern(everyPath, r.Keyword)
	if !ok {
		return
	}
	g := l.grant(ClassFile, pattern.Expr(), Both(FileExec))
	g.priority, g.Exec = belowOthers, Exec{Kind: 'i', Scrub: true}
}

// logged lets what the present rule denies by rules that it stands for be
// logged, as the reference does, until the function that it returns is called.
func (l *lowering) logged(classes ...Class) (restore func()) {
	quals := l.quals
	if quals.Deny() && !quals.Audit() {
		for _, c := range classes {
			if l.quirk(c, QuirkImpliedDenyLogged) {
				audited := *quals
				audited.AuditSpan = audited.AccessSpan
				l.quals = &audited
			}
		}
	}
	return func() { l.quals = quals }
}
