package security

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var broadDbus = lint.Analyzer{
	Code:     diag.Code{ID: "AA219", Name: "broad-dbus"},
	Severity: diag.Warning,
	Summary:  "any message may be sent to any service on a D-Bus",
	Needs:    lint.NeedsTree | lint.UsesPolicy,
	Run:      findBroadDbus,
}

func findBroadDbus(p *lint.Pass) {
	for rule, scope := range lint.EachAllowing[*ast.DbusRule](p.Text) {
		if !isAnyPath(rule.Path.Value()) || !isOpen(rule.Interface.Value(), anyNames) || !isOpen(rule.Member.Value(), anyNames) ||
			!isOpen(rule.Name.Value(), anyNames) || !isOpen(rule.Peer.Get("name").Value(), anyNames) || !anyone(rule.Peer.Get("label")) ||
			confinesNothing(p, scope) {
			continue
		}
		perms := rule.Perms
		if perms == 0 {
			perms = ast.DbusSend | ast.DbusReceive | ast.DbusBind | ast.DbusEavesdrop
		}
		bus := rule.Bus.Value().Value()
		switch {
		case perms&ast.DbusSend != 0:
			f := p.Report(rule.Span(), "this allows to send any message to any service%s", on(bus))
			lint.Note(f, "services on a bus do for their callers what those may not do themselves: name the service, the object or the interface")
			if bus != "" && bus != "system" {
				f.Severity = diag.Info
			}
		case perms&ast.DbusEavesdrop != 0:
			f := p.Report(rule.Span(), "this allows to read all messages%s", on(bus))
			f.Severity = diag.Info
		case perms&ast.DbusBind != 0:
			f := p.Report(rule.Span(), "this allows to take any name%s", on(bus))
			f.Severity = diag.Info
			lint.Note(f, "the program can pass itself off as any service that is not running: name its own")
		}
	}
}

// on names a bus for a sentence.
func on(bus string) string {
	if bus == "" {
		return " on any bus"
	}
	return " on the " + bus + " bus"
}
