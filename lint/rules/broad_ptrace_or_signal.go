package rules

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var broadPtraceOrSignal = lint.Analyzer{
	Code:     diag.Code{ID: "AA215", Name: "broad-ptrace-or-signal"},
	Severity: diag.Warning,
	Summary:  "any process may be traced, or sent any signal",
	Needs:    lint.NeedsTree | lint.UsesPolicy,
	Run:      findBroadPtraceAndSignals,
}

func findBroadPtraceAndSignals(p *lint.Pass) {
	for rule, scope := range allowed[*ast.PtraceRule](p.Text) {
		if !anyone(rule.Peer) || rule.Perms != 0 && rule.Perms&ast.PtraceTrace == 0 || confinesNothing(p, scope) {
			continue // reading what other processes are is common, and does little
		}
		f := p.Report(rule.Span(), "this allows to trace any process")
		lint.Note(f, "who traces a process reads and changes its memory, and so runs code with its rights")
		lint.Note(f, "name the profiles of the processes: ptrace (read, trace) peer=@{profile_name}")
		if rule.Perms != 0 {
			f.Severity = diag.Info
		}
	}
	for rule, scope := range allowed[*ast.SignalRule](p.Text) {
		if !anyone(rule.Peer) || rule.Perms != 0 && rule.Perms&ast.SignalSend == 0 || hasSet(rule) || confinesNothing(p, scope) {
			continue
		}
		f := p.Report(rule.Span(), "this allows to send any signal to any process")
		lint.Note(f, "name the signals, or the profiles of the processes: signal send set=(term) peer=@{profile_name}")
		if rule.Perms != 0 {
			f.Severity = diag.Info
		}
	}
}

// anyone reports whether a condition on a label leaves it open.
func anyone(peer *ast.Condition) bool {
	return isOpen(peer.Value(), []string{"x-y", "/x/y//z"})
}

// hasSet reports whether a rule names signals.
func hasSet(rule *ast.SignalRule) bool {
	for _, c := range rule.Conditions {
		if c.Name.Value() == "set" {
			return true
		}
	}
	return false
}
