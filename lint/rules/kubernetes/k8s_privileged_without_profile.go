package kubernetes

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

var k8sPrivilegedWithoutProfile = lint.Analyzer{
	Code:     diag.Code{ID: "AA709", Name: "k8s-privileged-without-profile"},
	Severity: diag.Info,
	Summary:  "a privileged container, for which no profile is chosen, runs unconfined",
	Tags:     hardeningTags,
	Needs:    lint.NeedsManifest,
	Run:      findPrivileged,
}

func findPrivileged(p *lint.Pass) {
	for t := range templates(p) {
		for _, c := range t.Containers {
			if c.Effective(p.Manifests.Version).Reason != kube.ByPrivilege {
				continue
			}
			f := p.ReportAt(c.Privileged, "container %q is privileged, and runs unconfined", c.Name.Text)
			f.Data = lint.AboutPod(t, c)
			lint.Note(f, "set RuntimeDefault or Localhost explicitly: privileged containers do not get the default profile")
			if p.Manifests.Version.HasField() {
				if edits := c.ChooseDefault(); len(edits) > 0 {
					lint.FixUnsafely(f, "let it run under the default profile", edits...)
				}
			}
		}
	}
}
