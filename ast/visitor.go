package ast

// RuleVisitor has a method for every type of rule. A new type of rule makes
// the compiler name every visitor that does not know it.
type RuleVisitor interface {
	VisitFile(*FileRule)
	VisitLink(*LinkRule)
	VisitCapability(*CapabilityRule)
	VisitNetwork(*NetworkRule)
	VisitUnix(*UnixRule)
	VisitDbus(*DbusRule)
	VisitSignal(*SignalRule)
	VisitPtrace(*PtraceRule)
	VisitMqueue(*MqueueRule)
	VisitIOUring(*IOUringRule)
	VisitUserns(*UsernsRule)
	VisitMount(*MountRule)
	VisitPivotRoot(*PivotRootRule)
	VisitChangeProfile(*ChangeProfileRule)
	VisitRlimit(*RlimitRule)
	VisitAll(*AllRule)
}
