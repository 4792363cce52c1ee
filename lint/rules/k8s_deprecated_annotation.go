package rules

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var k8sDeprecatedAnnotation = lint.Analyzer{
	Code:     diag.Code{ID: "AA704", Name: "k8s-deprecated-annotation"},
	Severity: diag.Error,
	Summary:  "an annotation chooses the profile, in the place of the field that has replaced it",
	Needs:    lint.NeedsManifest,
	Run:      findAnnotations,
}

func findAnnotations(p *lint.Pass) {
	v := p.Manifests.Version
	for t := range templates(p) {
		for _, c := range t.Containers {
			if c.Annotation == nil {
				continue
			}
			about := lint.AboutPod(t, c)
			switch {
			case !v.ReadsAnnotations():
				f := reportIn(p, about, c.Annotation.Key, "Kubernetes %s does not read this annotation any more", v)
				switch {
				case c.Field != nil:
					f.Severity = diag.Warning
					lint.Note(f, "what counts is the field of the container")
				default:
					lint.Note(f, "container %q gets %s instead", c.Name.Text, c.Effective(v))
				}
				moveAnnotation(f, c.MoveAnnotation())
			case v.HasField():
				f := reportIn(p, about, c.Annotation.Key, "this annotation is deprecated, and does nothing from Kubernetes 1.36 on")
				f.Severity = diag.Warning
				moveAnnotation(f, c.MoveAnnotation())
			default:
				f := reportIn(p, about, c.Annotation.Key, "this annotation is deprecated from Kubernetes 1.30 on, and does nothing from 1.36 on")
				f.Severity = diag.Info
			}
		}
	}
}

func moveAnnotation(f *diag.Finding, edits []diag.Edit) {
	if len(edits) > 0 {
		lint.FixSafely(f, "write it as securityContext.appArmorProfile of the container", edits...)
	}
}
