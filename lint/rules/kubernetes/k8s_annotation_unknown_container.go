package kubernetes

import (
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

var k8sAnnotationUnknownContainer = lint.Analyzer{
	Code:     diag.Code{ID: "AA702", Name: "k8s-annotation-unknown-container"},
	Severity: diag.Error,
	Summary:  "an annotation chooses a profile for a container that the pod does not have",
	Needs:    lint.NeedsManifest,
	Options: []lint.Option{
		{Name: "assume-containers", Help: "names of containers that are added to pods later, sidecars of a mesh, say", Default: []string(nil)},
	},
	Run: findUnknownContainers,
}

func findUnknownContainers(p *lint.Pass) {
	assumed := p.Strings("assume-containers")
	for t := range templates(p) {
		names := t.ContainerNames()
		for _, a := range t.UnknownContainers() {
			if slices.Contains(assumed, a.Container) || kube.Placeholder(a.Container) {
				continue
			}
			f := reportIn(p, lint.AboutPod(t, nil), a.Key, "the pod has no container %q", a.Container)
			lint.Note(f, "the cluster refuses the object")
			if near := nearest.Of(a.Container, names); len(near) > 0 {
				lint.FixUnsafely(f, "name the container "+near[0], rewrite(a.Key, kube.AnnotationPrefix+near[0]))
			}
			for _, c := range t.Containers {
				if c.Kind == kube.EphemeralContainer && c.Name.Text == a.Container {
					lint.Note(f, "it is an ephemeral container, which annotations do not reach: only the field does")
				}
			}
		}
	}
}
