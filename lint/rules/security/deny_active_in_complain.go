package security

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
)

var denyActiveInComplain = lint.Analyzer{
	Code:     diag.Code{ID: "AA234", Name: "deny-active-in-complain"},
	Severity: diag.Info,
	Summary:  "a profile in complain mode denies something, which is not only logged",
	Needs:    lint.NeedsPolicy,
	Run:      findDeniesInComplain,
}

func findDeniesInComplain(p *lint.Pass) {
	for _, profile := range p.Policy.Profiles {
		if profile.Attrs.Mode != "complain" {
			continue
		}
		var denies []*policy.Rule
		rules := profile.Rules()
		for i := range rules {
			// One with audit is logged, as everything is in this mode.
			if r := &rules[i]; r.Quals.Deny() && !r.Quals.Audit && r.Place.File == profile.Place.File {
				denies = append(denies, r)
			}
		}
		if len(denies) == 0 {
			continue
		}
		f := p.ReportAt(denies[0].Place, "this is denied, though profile %q is in complain mode", profile.Name)
		lint.Note(f, "complain mode logs what no rule allows and does not stop it; what a rule denies fails without a trace")
		lint.Note(f, "write audit deny, which is only logged in this mode, or leave the rule out until the profile is enforced")
		for _, r := range denies[1:min(len(denies), 4)] {
			lint.Relate(f, r.Place, "this too")
		}
	}
}
