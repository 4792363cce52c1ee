package kubernetes

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var k8sWindowsPod = lint.Analyzer{
	Code:     diag.Code{ID: "AA717", Name: "k8s-windows-pod"},
	Severity: diag.Error,
	Summary:  "a profile is chosen for a pod of Windows",
	Needs:    lint.NeedsManifest,
	Run:      findWindowsPods,
}

func findWindowsPods(p *lint.Pass) {
	for t := range templates(p) {
		if t.Windows.File == nil {
			continue
		}
		for _, field := range t.Fields() {
			f := p.ReportAt(field.Place, "a pod of Windows cannot have a profile")
			f.Data = lint.AboutPod(t, nil)
			lint.Relate(f, t.Windows, "the pod is for Windows")
			lint.Note(f, "the cluster refuses the object")
		}
	}
}
