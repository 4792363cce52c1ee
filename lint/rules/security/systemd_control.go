package security

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var systemdControl = lint.Analyzer{
	Code:     diag.Code{ID: "AA221", Name: "systemd-control"},
	Severity: diag.Info,
	Summary:  "the program can have others start programs for it, outside of its profile",
	Needs:    lint.NeedsPolicy,
	Run:      findSystemdControl,
}

func findSystemdControl(p *lint.Pass) {
	unconfined := func(e policy.Exec) bool { return e.Kind == 'u' || e.Fallback == 'u' }
	a := access{places: placesOf(p, helpers(), nil), perms: key.FileExec, exec: unconfined}
	a.find(p, func(r *policy.Rule, hits []hit) {
		f := p.ReportAt(r.Place, "%s may run unconfined, and starts whatever it is asked to", witnesses(hits))
		lint.Note(f, "let it run under a profile that says what it may start")
	})
	for _, profile := range p.Policy.Profiles {
		rules := profile.Rules()
		for i := range rules {
			rule, ok := rules[i].Stmt.(*ast.DbusRule)
			if !ok || rules[i].Quals.Deny() || !p.Checks(rules[i].Place.File) || !controlsSystemd(profile, rule) {
				continue
			}
			f := p.ReportAt(rules[i].Place, "this allows to call everything that systemd offers on D-Bus")
			lint.Note(f, "StartTransientUnit runs any program outside of this profile: name the members that it calls")
		}
	}
}

// helpers are programs that start others for who calls them.
func helpers() []place {
	return []place{{pattern: "/{,usr/}bin/{systemd-run,run0,at,batch,crontab,pkexec,sudo,doas,machinectl}"}}
}

// controlsSystemd reports whether a rule allows all calls to the manager of
// systemd.
func controlsSystemd(profile *policy.Profile, rule *ast.DbusRule) bool {
	if rule.Perms != 0 && rule.Perms&ast.DbusSend == 0 || rule.Name != nil {
		return false
	}
	value := func(c *ast.Condition) string { return profile.Expand(c.Value()) }
	const manager = "org.freedesktop.systemd1"
	to, face := value(rule.Peer.Get("name")), value(rule.Interface)
	if !strings.Contains(to, manager) && !strings.HasPrefix(face, manager) {
		return false
	}
	switch value(rule.Member) {
	case "", "*", "**":
		return face == "" || face == "*" || face == "**" || strings.HasPrefix(face, manager+".Manager") || face == manager+".*" || face == manager+"{,.*}"
	}
	return false
}
