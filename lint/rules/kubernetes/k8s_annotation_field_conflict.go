package kubernetes

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

var k8sAnnotationFieldConflict = lint.Analyzer{
	Code:     diag.Code{ID: "AA703", Name: "k8s-annotation-field-conflict"},
	Severity: diag.Error,
	Summary:  "the annotation and the field of a container ask for different profiles",
	Needs:    lint.NeedsManifest,
	Run:      findConflicts,
}

func findConflicts(p *lint.Pass) {
	for t := range templates(p) {
		for _, c := range t.Conflicts(p.Manifests.Version) {
			asked, _ := c.Annotation.Setting()
			set, _ := c.Field.Setting()
			whose := "the field of the container"
			if c.Pod {
				whose = "the field of the pod"
			}
			f := reportIn(p, lint.AboutPod(t, c.Container), c.Annotation.Value, "the annotation asks for %s, %s for %s",
				described(asked), whose, described(set))
			lint.Relate(f, c.Field.Place, "the field")
			lint.Note(f, "the cluster refuses the object: both have to agree")
			if c.Pod && !t.Pod {
				lint.Note(f, "in a template the field of the pod counts too, for each container without one of its own")
			}
			lint.FixUnsafely(f, "let the annotation say what the field says", rewrite(c.Annotation.Value, asAnnotation(set)))
		}
	}
}

// described returns a setting for a sentence.
func described(s kube.Setting) string {
	if s.Type == kube.Localhost {
		return "the profile " + s.Profile
	}
	return s.Type.String()
}

// asAnnotation returns a setting as the value of an annotation.
func asAnnotation(s kube.Setting) string {
	switch s.Type {
	case kube.Localhost:
		return "localhost/" + s.Profile
	case kube.Unconfined:
		return "unconfined"
	}
	return "runtime/default"
}
