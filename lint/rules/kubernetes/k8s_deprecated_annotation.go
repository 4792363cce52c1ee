package kubernetes

import (
	"fmt"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

var k8sDeprecatedAnnotation = lint.Analyzer{
	Code:     diag.Code{ID: "AA704", Name: "k8s-deprecated-annotation"},
	Severity: diag.Warning,
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
			if !v.HasField() {
				f := reportIn(p, about, c.Annotation.Key, "this annotation is deprecated from Kubernetes 1.30 on, where a field takes its place")
				f.Severity = diag.Info
				continue
			}
			f := reportIn(p, about, c.Annotation.Key, "this annotation is deprecated since Kubernetes 1.30: a field has taken its place")
			lint.Note(f, "%s", annotationStatus(v, t, c))
			moveAnnotation(f, c)
		}
	}
}

// annotationStatus says what a release makes of an annotation.
func annotationStatus(v kube.Version, t *kube.PodTemplate, c *kube.Container) string {
	if kube.Newest.Before(v) {
		v = kube.Newest
	}
	switch {
	case t.Windows.File != nil:
		return "the pod is for Windows, which has no AppArmor"
	case c.Field != nil:
		return "what counts is the field of the container, with which it has to agree"
	}
	return fmt.Sprintf("Kubernetes %s still copies it to the field of the container, and warns; KEP-24 announces that this ends", v)
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
