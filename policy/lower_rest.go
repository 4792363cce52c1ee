package policy

import "github.com/aa-lint/aa-lint/ast"

func (l *lowering) VisitCapability(*ast.CapabilityRule) {}
func (l *lowering) VisitNetwork(*ast.NetworkRule)       {}
func (l *lowering) VisitUnix(*ast.UnixRule)             {}
func (l *lowering) VisitDbus(*ast.DbusRule)             {}
func (l *lowering) VisitSignal(*ast.SignalRule)         {}
func (l *lowering) VisitPtrace(*ast.PtraceRule)         {}
func (l *lowering) VisitMqueue(*ast.MqueueRule)         {}
func (l *lowering) VisitIOUring(*ast.IOUringRule)       {}
func (l *lowering) VisitUserns(*ast.UsernsRule)         {}
func (l *lowering) VisitMount(*ast.MountRule)           {}
func (l *lowering) VisitPivotRoot(*ast.PivotRootRule)   {}
func (l *lowering) VisitAll(*ast.AllRule)               {}
