package kubernetes

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var k8sNoProfile = lint.Analyzer{
	Code:     diag.Code{ID: "AA707", Name: "k8s-no-profile"},
	Severity: diag.Info,
	Off:      true,
	Summary:  "no profile is chosen for a container",
	Tags:     hardeningTags,
	Needs:    lint.NeedsManifest,
	Run:      findUnset,
}

func findUnset(p *lint.Pass) {
	for t := range templates(p) {
		for _, c := range t.Unset(p.Manifests.Version) {
			f := p.ReportAt(c.Place, "nothing chooses a profile for container %q", c.Name.Text)
			f.Data = lint.AboutPod(t, c)
			lint.Note(f, "a node without AppArmor runs it unprotected, where it would refuse one that asks for RuntimeDefault")
			if p.Manifests.Version.HasField() {
				if edits := c.ChooseDefault(); len(edits) > 0 {
					lint.FixUnsafely(f, "ask for RuntimeDefault", edits...)
				}
			}
		}
	}
}
