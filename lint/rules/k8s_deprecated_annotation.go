package rules

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
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
				case t.Windows.File != nil:
					f.Severity = diag.Warning
					lint.Note(f, "the pod is for Windows, which has no AppArmor")
				case c.Field != nil:
					f.Severity = diag.Warning
					lint.Note(f, "what counts is the field of the container")
				default:
					lint.Note(f, "container %q gets %s instead", c.Name.Text, c.Effective(v))
				}
				moveAnnotation(f, c)
			case v.HasField():
				f := reportIn(p, about, c.Annotation.Key, "this annotation is deprecated, and does nothing from Kubernetes 1.36 on")
				f.Severity = diag.Warning
				moveAnnotation(f, c)
			default:
				f := reportIn(p, about, c.Annotation.Key, "this annotation is deprecated from Kubernetes 1.30 on, and does nothing from 1.36 on")
				f.Severity = diag.Info
			}
		}
	}
}

func moveAnnotation(f *diag.Finding, c *kube.Container) {
	edits := c.MoveAnnotation()
	switch {
	case len(edits) == 0:
	case c.Template.Windows.File != nil:
		lint.FixSafely(f, "remove it", edits...)
	case c.Field != nil:
		lint.FixSafely(f, "remove it: the field of the container says the same", edits...)
	default:
		lint.FixSafely(f, "write it as securityContext.appArmorProfile of the container", edits...)
	}
}
