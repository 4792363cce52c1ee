package kubernetes

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

var k8sProfileMisplaced = lint.Analyzer{
	Code:     diag.Code{ID: "AA708", Name: "k8s-profile-misplaced"},
	Severity: diag.Warning,
	Summary:  "a profile is chosen where nothing reads it",
	Needs:    lint.NeedsManifest,
	Run:      findMisplaced,
}

func findMisplaced(p *lint.Pass) {
	for _, o := range p.Manifest.Objects() {
		for _, s := range o.Strays {
			f := reportIn(p, lint.AboutObject(o), s.Key, "%s", strayText(o, s))
			switch s.Kind {
			case kube.StrayOwner:
				lint.Note(f, "it belongs to the metadata of the pod, which is in the template of %s", o)
				mendStray(p, o, f, s)
			case kube.StrayPolicy:
				lint.Note(f, "no cluster takes the object any more: the Pod Security Standards have taken its place")
			case kube.StrayField:
				lint.Note(f, "the cluster drops it, or refuses the object; what was meant is %s", s.Want)
				if !strings.Contains(s.Want, ".") {
					lint.FixUnsafely(f, "write "+s.Want, rewrite(s.Key, s.Want))
				} else if edits := s.AsField(); len(edits) > 0 {
					lint.FixUnsafely(f, "move it to "+s.Want, edits...)
				}
			case kube.StrayKey, kube.StrayLabel:
				if p.Manifests.Version.HasField() {
					lint.Note(f, "what was meant is securityContext.appArmorProfile of a container or of the pod")
				} else {
					lint.Note(f, "what was meant is the annotation %sNAME of the pod", kube.AnnotationPrefix)
				}
				mendStray(p, o, f, s)
			}
		}
	}
}

// mendStray offers what was meant: a field where there are fields, and else an
// annotation of the pod.
func mendStray(p *lint.Pass, o *kube.Object, f *diag.Finding, s kube.Stray) {
	if p.Manifests.Version.HasField() {
		if edits := s.AsField(); len(edits) > 0 {
			lint.FixUnsafely(f, "write it as securityContext.appArmorProfile", edits...)
		}
	} else if edits := s.AsAnnotation(); len(edits) > 0 {
		lint.FixUnsafely(f, "move it to the metadata of the pod", edits...)
	} else if name := containerMeant(o, s); name != "" {
		key := kube.AnnotationPrefix + name
		lint.FixUnsafely(f, "write "+key, rewrite(s.Key, key))
	}
}

// containerMeant returns the container that the key of an annotation of a pod
// names; "" if it names none.
func containerMeant(o *kube.Object, s kube.Stray) string {
	_, name, ok := strings.Cut(s.Key.Text, "/")
	if !ok || s.Kind != kube.StrayKey {
		return ""
	}
	for _, t := range o.Templates {
		if slices.Contains(t.ContainerNames(), name) {
			return name
		}
	}
	return ""
}

func strayText(o *kube.Object, s kube.Stray) string {
	switch s.Kind {
	case kube.StrayOwner:
		if s.Inner {
			return fmt.Sprintf("this is the metadata of what the %s makes, and has no effect on the pods of that", o.Kind)
		}
		return fmt.Sprintf("the metadata of the %s itself has no effect on its pods", o.Kind)
	case kube.StrayLabel:
		return "a label chooses no profile"
	case kube.StrayPolicy:
		return "Kubernetes has no PodSecurityPolicy since 1.25"
	case kube.StrayField:
		return fmt.Sprintf("there is no field %s here", s.Key.Text)
	}
	return "this key chooses no profile for any container"
}
