package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/source"
)

// belowOthers is the priority of what "all," says of exec, so that rules on
// exec decide where there are any.
const belowOthers = -1

// VisitAll lowers the rule on everything: it stands for the rule on everything
// of each class, but for changes of profile. Programs keep the profile, where
// no other rule says how they are executed.
func (l *lowering) VisitAll(r *ast.AllRule) {
	like := allLike{l.quals.Access, l.quals.Audit, l.quals.Level()}
	if known, ok := l.alls[like]; ok {
		l.repeat(known)
		return
	}
	var before [key.NumClasses]int
	for c, grants := range l.grants {
		before[c] = len(grants)
	}
	l.everything(r)
	var added [key.NumClasses][]*Grant
	for c, grants := range l.grants {
		added[c] = grants[before[c]:len(grants):len(grants)]
	}
	if l.alls == nil {
		l.alls = map[allLike][key.NumClasses][]*Grant{}
	}
	l.alls[like] = added
}

// allLike is what rules on everything may differ in.
type allLike struct {
	access ast.Access
	audit  bool
	level  int
}

// repeat adds what another rule that says the same was lowered to.
func (l *lowering) repeat(known [key.NumClasses][]*Grant) {
	for c, grants := range known {
		for _, g := range grants {
			l.meter.Spend(stepsPerGrant)
			again := *g
			again.Rule = l.rule
			l.grants[c] = append(l.grants[c], &again)
		}
	}
}

// everything lowers the first rule on everything of its kind.
func (l *lowering) everything(r *ast.AllRule) {
	audit := l.quals.Audit
	l.loggedAs(false, func() { l.VisitUnix(&ast.UnixRule{}) }, key.ClassUnix)
	l.loggedAs(!audit, l.allClasses, key.ClassDbus, key.ClassIOUring, key.ClassPosixMqueue, key.ClassSysvMqueue, key.ClassPtrace, key.ClassSignal,
		key.ClassUserns, key.ClassMount, key.ClassNetwork, key.ClassUnix, key.ClassCapability)
	pattern, ok := l.pattern(everyPath, r.Keyword)
	if !ok {
		return
	}
	l.loggedAs(!audit, func() {
		g := l.grant(key.ClassFile, pattern.Expr(), key.Both(key.FileExec))
		g.priority, g.Exec = belowOthers, Exec{Kind: 'i', Scrub: true}
		if l.quirk(key.ClassFile, QuirkAllExecPriority) {
			g.priority--
		}
		l.allFiles(r.Keyword)
	}, key.ClassFile)
}

// allFiles lowers what "all," says of files but for exec. The reference denies
// it for those of the owner alone.
func (l *lowering) allFiles(at source.Span) {
	quals := l.quals
	defer func() { l.quals = quals }()
	if quals.Deny() && l.quirk(key.ClassFile, QuirkDenyAllOwner) {
		owner := *quals
		owner.Ownership = ast.OwnOwner
		l.quals = &owner
	}
	access := ast.ReadAccess | ast.WriteAccess | ast.LinkAccess | ast.LockAccess | ast.MmapAccess
	l.files(everyPath, at, filePerms(access), Exec{})
	l.anyLink(everyPath, at)
}

// allClasses lowers the rules that "all," stands for, but those on files and
// unix sockets.
func (l *lowering) allClasses() {
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
}

// loggedAs lowers rules that the present one stands for. The reference logs
// what they deny, or does not, without regard to what the rule says.
func (l *lowering) loggedAs(audit bool, lower func(), classes ...key.Class) {
	quals := l.quals
	defer func() { l.quals = quals }()
	if quals.Deny() && quals.Audit != audit {
		compiled := *quals
		compiled.Audit = audit
		for _, c := range classes {
			if l.quirk(c, QuirkImpliedDenyLogging) {
				l.quals = &compiled
			}
		}
	}
	lower()
}
