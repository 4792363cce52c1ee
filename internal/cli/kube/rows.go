package kube

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/source"
)

// kubeRow is a container in the table. Its JSON form is described in
// docs/kubernetes.md; fields are added, never changed.
type kubeRow struct {
	Namespace string      `json:"namespace"`
	Workload  string      `json:"workload"`
	Pod       string      `json:"pod"` // the path of the pod template in the object
	Container string      `json:"container"`
	Kind      string      `json:"kind"` // container, init, sidecar, ephemeral, or none
	Profile   string      `json:"profile"`
	Source    string      `json:"source"`
	Explicit  bool        `json:"explicit"`
	Mode      string      `json:"mode"` // "" if it is not known
	Roots     []rootState `json:"roots"`
	Findings  []string    `json:"findings"`
	Path      string      `json:"path"`
	Line      int         `json:"line"`
	Column    int         `json:"column"`
	Chart     string      `json:"chart"` // the file that Helm names
}

// kubeRows makes the rows of a table.
type kubeRows struct {
	profiles *kubeProfiles
	findings kubeFindings
	version  kube.Version
	rows     []kubeRow
}

// stream adds the containers of a stream.
func (r *kubeRows) stream(s *kube.Stream) {
	for _, o := range s.Objects {
		for _, t := range o.Templates {
			for _, c := range t.Containers {
				r.container(c)
			}
			for _, a := range t.UnknownContainers() {
				r.unknown(t, a)
			}
		}
	}
}

func (r *kubeRows) container(c *kube.Container) {
	e := c.Effective(r.version)
	found := r.definitions(e)
	row := r.row(c.Template.Object, c.Place)
	row.Pod = c.Template.Path
	row.Container, row.Kind = c.Name.Text, c.Kind.String()
	row.Profile, row.Source, row.Explicit = e.String(), e.Reason.String(), e.Explicit()
	row.Mode = modeText(e, found)
	row.Roots = r.profiles.roots(e, found)
	row.Findings = r.findings.ofContainer(c, e, found)
	r.rows = append(r.rows, row)
}

// unknown adds a row for an annotation that is for no container.
func (r *kubeRows) unknown(t *kube.PodTemplate, a *kube.Annotation) {
	row := r.row(t.Object, a.Key.Place)
	row.Pod, row.Container, row.Kind = t.Path, a.Container, "none"
	row.Profile, row.Source, row.Roots = "refused", kube.ByAnnotation.String(), sameState("unknown")
	row.Findings = sorted(r.findings.byPlace[a.Key.Place])
	r.rows = append(r.rows, row)
}

// addon adds the container of an add-on for Home Assistant.
func (r *kubeRows) addon(a *kube.Addon) {
	e := a.Effective()
	found := r.definitions(e)
	if e.Reason == kube.ByAddon {
		found = a.Find(e.Profile)
	}
	row := r.row(a.Object, a.Object.Place)
	row.Container, row.Kind = a.Slug.Text, kube.AppContainer.String()
	row.Profile, row.Source, row.Explicit = e.String(), e.Reason.String(), e.Explicit()
	row.Mode = modeText(e, found)
	row.Roots = r.profiles.roots(e, found)
	row.Findings = r.findings.ofAddon(a, found)
	r.rows = append(r.rows, row)
}

func (r *kubeRows) row(o *kube.Object, at diag.Place) kubeRow {
	position := at.File.Position(at.Span.Start, source.Runes)
	return kubeRow{
		Namespace: o.Namespace, Workload: o.String(), Chart: o.Chart, Findings: []string{},
		Path: at.File.Name(), Line: position.Line, Column: position.Column,
	}
}

// definitions returns the profiles of the name that a container gets.
func (r *kubeRows) definitions(e kube.Effective) []kube.Definition {
	if e.Type != kube.Localhost {
		return nil
	}
	return r.profiles.index.Find(e.Profile)
}

// modeText returns the mode of a profile: that of each definition, if there are
// several; "" if it is not known.
func modeText(e kube.Effective, found []kube.Definition) string {
	switch {
	case e.Type == kube.RuntimeDefault:
		return "enforce" // the default profiles of all runtimes do
	case e.Type == kube.Unconfined:
		return "unconfined"
	}
	var modes []string
	for _, d := range found {
		modes = append(modes, string(d.Mode))
	}
	slices.Sort(modes)
	return strings.Join(slices.Compact(modes), ", ")
}
