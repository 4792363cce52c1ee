package security

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var policyTamperWrite = lint.Analyzer{
	Code:     diag.Code{ID: "AA222", Name: "policy-tamper-write"},
	Severity: diag.Warning,
	Summary:  "the policy of AppArmor itself can be changed",
	Needs:    lint.NeedsPolicy,
	Run:      findPolicyTampering,
}

func findPolicyTampering(p *lint.Pass) {
	access{places: placesOf(p, policyFiles(), nil), perms: key.FileWrite}.find(p, func(r *policy.Rule, hits []hit) {
		f := p.ReportAt(r.Place, "%s allows changing the policy: %s", pathIn(r), witnesses(hits))
		if general(hits) {
			f.Severity = diag.Info
		}
		noteWhy(f, hits)
		if its := jobOf(p, hits[0].profile, policyJob()); its != nil {
			f.Severity = diag.Info
			noteJob(f, *its)
		}
	})
}

// policyFiles are the files that profiles are loaded from, and those of the
// kernel that they are loaded through.
func policyFiles() []place {
	return []place{
		{"/sys/kernel/security/apparmor/{,**/}.{load,replace,remove}", "what is written there takes the place of profiles at once"},
		{"/etc/apparmor{,.d}/**", "at the next start the profiles say what it wrote"},
		{"/var/cache/apparmor/**", "compiled profiles are loaded from there at the next start"},
	}
}
