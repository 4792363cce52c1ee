package security

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var dangerousCapability = lint.Analyzer{
	Code:     diag.Code{ID: "AA211", Name: "dangerous-capability"},
	Severity: diag.Info,
	Summary:  "a capability that comes close to being root",
	Needs:    lint.NeedsTree,
	Options:  []lint.Option{levelsOption("sys_admin: warning")},
	Run: func(p *lint.Pass) {
		findCapabilities(p, nearRoot, nil, "%s comes close to being root: %s", "")
	},
}

// nearRoot says what one can do with a capability (capabilities(7)).
var nearRoot = map[string]string{
	"audit_control":      "it turns the audit log off",
	"chown":              "it makes files one's own",
	"dac_override":       "it reads and writes files whatever their permissions say",
	"dac_read_search":    "it reads files whatever their permissions say",
	"fowner":             "it changes the permissions of files of others",
	"mknod":              "it makes device files, through which disks can be read",
	"net_admin":          "it changes addresses, routes and firewalls",
	"setfcap":            "it gives capabilities to programs",
	"setgid":             "it takes on any group",
	"setpcap":            "it changes what capabilities processes may have",
	"setuid":             "it takes on any user, root too",
	"sys_admin":          "it mounts, changes namespaces and does much else that only root may",
	"sys_boot":           "it reboots, and loads another kernel",
	"sys_chroot":         "it gives processes another root directory",
	"sys_ptrace":         "it reads and changes the memory of other processes",
	"checkpoint_restore": "it reads what other processes have open",
}

func levelsOption(example string) lint.Option {
	return lint.Option{
		Name: "levels", Values: lint.Levels(), Default: map[string]string{},
		Help: "The severity for single capabilities, or off: {" + example + "}.",
	}
}

// findCapabilities reports the rules that allow one of some capabilities, each
// rule once. Those that are for the job of a program are no more than an
// information.
func findCapabilities(p *lint.Pass, dangers map[string]string, jobs func(string) []job, message, advice string) {
	levels := p.Map("levels")
	for rule, scope := range lint.EachAllowing[*ast.CapabilityRule](p.Text) {
		var found []ast.Word
		severity := diag.Info
		var its *job
		for _, w := range rule.Names {
			if s, ok := capabilityLevel(p, dangers, levels, w.Value()); ok {
				found = append(found, w)
				if mine := jobFor(p, scope, jobs, w.Value()); mine != nil && levels[w.Value()] == "" {
					its, s = mine, diag.Info
				}
				severity = max(severity, s)
			}
		}
		if len(found) == 0 {
			continue
		}
		first := found[0].Value()
		why := dangers[first]
		if why == "" {
			why = "so say the settings"
		}
		f := p.Report(found[0].Place, message, first, why)
		f.Severity = severity
		for _, w := range found[1:] {
			lint.Note(f, "so does %s: %s", w.Value(), dangers[w.Value()])
		}
		switch {
		case its != nil:
			noteJob(f, *its)
		case advice != "":
			lint.Note(f, "%s", advice)
		}
	}
}

// jobFor returns the job of a profile that a capability is for; nil if it has
// none.
func jobFor(p *lint.Pass, scope *lint.Scope, jobs func(string) []job, name string) *job {
	if jobs == nil {
		return nil
	}
	return jobOf(p, p.ProfileOf(scope), jobs(name)...)
}

// capabilityLevel returns the severity of a capability; false if it is not to be
// reported.
func capabilityLevel(p *lint.Pass, dangers, levels map[string]string, name string) (diag.Severity, bool) {
	level, set := lint.ParseLevel(levels[name])
	switch {
	case set && level == lint.Off:
		return 0, false
	case set && level != lint.Default:
		return level.Severity()
	case set || dangers[name] != "":
		return p.Rule.Severity, true
	}
	return 0, false
}
