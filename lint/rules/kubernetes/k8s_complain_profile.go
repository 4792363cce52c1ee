package kubernetes

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/mode"
)

var k8sComplainProfile = lint.Analyzer{
	Code:     diag.Code{ID: "AA711", Name: "k8s-complain-profile"},
	Severity: diag.Warning,
	Summary:  "a container is to run under a profile that forbids nothing",
	Tags:     []string{"external/cis/ubuntu"},
	Needs:    lint.NeedsManifest | lint.NeedsProject,
	Run:      findComplaining,
}

func findComplaining(p *lint.Pass) {
	for r := range local(p) {
		for _, d := range r.definitions(p) {
			what := map[mode.Mode]string{
				mode.Complain: "only logs what it would forbid", mode.Unconfined: "is in the mode unconfined, and forbids nothing",
			}[d.Mode]
			if what == "" {
				continue
			}
			f := reportIn(p, r.about, r.Value, "the profile %q %s", r.Profile, what)
			lint.Relate(f, d.Place, "the profile")
			lint.Note(f, "%s looks protected, and is not", r.whose())
			break
		}
	}
}
