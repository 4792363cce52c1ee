package kubernetes

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

var spoPathConflict = lint.Analyzer{
	Code:     diag.Code{ID: "AA714", Name: "spo-path-conflict"},
	Severity: diag.Warning,
	Summary:  "a list of the security-profiles-operator denies what another one allows",
	Needs:    lint.NeedsManifest,
	Run:      findPathConflicts,
}

func findPathConflicts(p *lint.Pass) {
	for profile := range carried(p) {
		if profile.Form != kube.FromAbstract {
			continue
		}
		for _, c := range profile.PathConflicts(overlaps) {
			lost := "written"
			if c.Denied.List == kube.WriteOnly {
				lost = "read"
			}
			f := reportIn(p, lint.AboutObject(profile.Object), c.Allowed.Path, "what %s in %s matches too cannot be %s",
				c.Denied.Path.Text, c.Denied.List, lost)
			lint.Relate(f, c.Denied.Path.Place, "the one that wins")
			lint.Note(f, "for %s the operator also writes a rule that denies the rest, and denies win whatever allows", c.Denied.List)
		}
	}
}
