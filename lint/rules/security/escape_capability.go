package security

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var escapeCapability = lint.Analyzer{
	Code:     diag.Code{ID: "AA212", Name: "escape-capability"},
	Severity: diag.Warning,
	Summary:  "a capability that defeats confinement by itself",
	Needs:    lint.NeedsTree | lint.UsesPolicy,
	Options:  []lint.Option{levelsOption("sys_rawio: info")},
	Run: func(p *lint.Pass) {
		findCapabilities(p, escapes, jobsWithCapability, "%s defeats confinement by itself: %s",
			"leave it out, or give what needs it a small program with a profile of its own")
	},
}

// escapes says how a capability leads out of any profile (capabilities(7)).
var escapes = map[string]string{
	"bpf":          "it loads programs into the kernel",
	"mac_admin":    "it loads, changes and removes AppArmor policy",
	"mac_override": "it sets AppArmor aside",
	"sys_module":   "it loads modules into the kernel",
	"sys_rawio":    "it reads and writes memory and devices directly",
}

// jobsWithCapability returns the jobs that cannot be done without a capability.
// The capability is no sign of them.
func jobsWithCapability(name string) []job {
	var jobs []job
	switch name {
	case "mac_admin":
		jobs = []job{loaderJob()}
	case "sys_module":
		jobs = []job{moduleJob()}
	case "sys_rawio":
		jobs = []job{diskJob(), hardwareJob()}
	}
	for i := range jobs {
		jobs[i].capabilities = nil
	}
	return jobs
}
