package security

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy/key"
)

var broadPtraceOrSignal = lint.Analyzer{
	Code:     diag.Code{ID: "AA215", Name: "broad-ptrace-or-signal"},
	Severity: diag.Warning,
	Summary:  "any process may be traced, or sent any signal",
	Needs:    lint.NeedsTree | lint.UsesPolicy,
	Run:      findBroadPtraceAndSignals,
}

func findBroadPtraceAndSignals(p *lint.Pass) {
	for rule, scope := range lint.EachAllowing[*ast.PtraceRule](p.Text) {
		if !anyone(rule.Peer) || rule.Perms != 0 && rule.Perms&ast.PtraceTrace == 0 || confinesNothing(p, scope) {
			continue // reading what other processes are is common, and does little
		}
		f := p.Report(rule.Span(), "this allows tracing any process")
		lint.Note(f, "who traces a process reads and changes its memory, and so runs code with its rights")
		lint.Note(f, "name the profiles of the processes: ptrace (read, trace) peer=@{profile_name}")
		if rule.Perms != 0 {
			f.Severity = diag.Info
		}
	}
	findTracingOfUnconfined(p)
	for rule, scope := range lint.EachAllowing[*ast.SignalRule](p.Text) {
		if !anyone(rule.Peer) || rule.Perms != 0 && rule.Perms&ast.SignalSend == 0 || hasSet(rule) || confinesNothing(p, scope) {
			continue
		}
		f := p.Report(rule.Span(), "this allows sending any signal to any process")
		lint.Note(f, "name the signals, or the profiles of the processes: signal send set=(term) peer=@{profile_name}")
		if rule.Perms != 0 {
			f.Severity = diag.Info
		}
	}
}

// findTracingOfUnconfined reports rules that allow tracing processes without a
// profile, and not all others: of all peers these are the worst.
func findTracingOfUnconfined(p *lint.Pass) {
	for rule, scope := range lint.EachAllowing[*ast.PtraceRule](p.Text) {
		traces := rule.Perms == 0 || rule.Perms&ast.PtraceTrace != 0
		if !traces || anyone(rule.Peer) || !matchesUnconfined(p, scope, rule.Peer.Value()) || confinesNothing(p, scope) {
			continue
		}
		f := p.Report(rule.Span(), "this allows tracing every process that has no profile")
		lint.Note(f, "who traces a process runs code with its rights, and nothing confines these: it is a way out of the profile")
		lint.Note(f, "name the profiles of the processes, or allow reading only: ptrace read peer=unconfined")
	}
}

// matchesUnconfined reports whether a pattern of labels matches that of
// processes without a profile.
func matchesUnconfined(p *lint.Pass, scope *lint.Scope, w ast.Word) bool {
	text := w.Value()
	if profile := p.ProfileOf(scope); profile != nil {
		text = profile.Expand(w)
		if m := profile.Mediation(key.ClassPtrace); m.Decide(key.Ptrace("unconfined")).Allow&key.Perms(ast.PtraceTrace) == 0 {
			return false // another rule denies it
		}
	}
	pattern, err := glob.Parse(text)
	return err == nil && pattern.Match("unconfined")
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
