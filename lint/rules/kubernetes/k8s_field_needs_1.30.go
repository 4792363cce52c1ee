package kubernetes

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var k8sFieldNeeds130 = lint.Analyzer{
	Code:     diag.Code{ID: "AA713", Name: "k8s-field-needs-1.30"},
	Severity: diag.Warning,
	Summary:  "a field chooses the profile that the release of Kubernetes does not have",
	Needs:    lint.NeedsManifest,
	Run:      findEarlyFields,
}

func findEarlyFields(p *lint.Pass) {
	if p.Manifests.Version.HasField() {
		return
	}
	for t := range templates(p) {
		if t.Field != nil {
			f := p.ReportAt(t.Field.Place, "Kubernetes %s has no such field: it is there from 1.30 on", p.Manifests.Version)
			f.Data = lint.AboutPod(t, nil)
			lint.Note(f, "the cluster drops it, or refuses the object; before 1.30 an annotation for each container is the only way")
		}
		for _, c := range t.Containers {
			if c.Field == nil {
				continue
			}
			f := p.ReportAt(c.Field.Place, "Kubernetes %s has no such field: it is there from 1.30 on", p.Manifests.Version)
			f.Data = lint.AboutPod(t, c)
			lint.Note(f, "the cluster drops it, or refuses the object; before 1.30 an annotation for each container is the only way")
		}
	}
}
