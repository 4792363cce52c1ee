package containers

import (
	"context"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// Row is what is known of one container. Its JSON form is described in
// docs/kubernetes.md; fields are added, never changed.
type Row struct {
	Namespace string   `json:"namespace"`
	Workload  string   `json:"workload"`
	Pod       string   `json:"pod"` // the path of the pod template in the object
	Container string   `json:"container"`
	Kind      string   `json:"kind"` // container, init, sidecar, ephemeral, or none
	Profile   string   `json:"profile"`
	Source    string   `json:"source"`
	Explicit  bool     `json:"explicit"`
	Mode      string   `json:"mode"` // "" if it is not known
	Roots     []Root   `json:"roots"`
	Findings  []string `json:"findings"`
	Path      string   `json:"path"`
	Line      int      `json:"line"`
	Column    int      `json:"column"`
	Chart     string   `json:"chart"` // the file that Helm names
}

// Input is what rows are made of.
type Input struct {
	Streams []*kube.Stream
	Addons  []*kube.Addon
	// Index has the profiles that containers can be given.
	Index   *kube.Index
	Version kube.Version
	// Selection is the rules on manifests whose codes stand in the rows.
	Selection lint.Selection
	// Profile returns what the profile of a definition means; nil if it would not
	// load. Without it no row tells how well directories are protected.
	Profile func(kube.Definition) *policy.Profile
}

// Rows returns a row for each container, in the order of the manifests. The error
// is that of the context.
func Rows(ctx context.Context, in Input) ([]Row, error) {
	r := rowMaker{Input: in, findings: findCodes(in), judged: map[diag.Place][]Root{}}
	for _, s := range in.Streams {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r.stream(s)
	}
	for _, a := range in.Addons {
		r.addon(a)
	}
	return r.rows, nil
}

// rowMaker makes the rows of a table.
type rowMaker struct {
	Input
	findings foundCodes
	judged   map[diag.Place][]Root
	rows     []Row
}

// stream adds the containers of a stream.
func (r *rowMaker) stream(s *kube.Stream) {
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

func (r *rowMaker) container(c *kube.Container) {
	e := c.Effective(r.Version)
	found := r.definitions(e)
	row := r.row(c.Template.Object, c.Place)
	row.Pod = c.Template.Path
	row.Container, row.Kind = c.Name.Text, c.Kind.String()
	row.Profile, row.Source, row.Explicit = e.String(), e.Reason.String(), e.Explicit()
	row.Mode = modeText(e, found)
	row.Roots = r.roots(e, found)
	row.Findings = r.findings.ofContainer(c, e, found)
	r.rows = append(r.rows, row)
}

// unknown adds a row for an annotation that is for no container.
func (r *rowMaker) unknown(t *kube.PodTemplate, a *kube.Annotation) {
	row := r.row(t.Object, a.Key.Place)
	row.Pod, row.Container, row.Kind = t.Path, a.Container, "none"
	row.Profile, row.Source, row.Roots = "refused", kube.ByAnnotation.String(), sameState("unknown")
	row.Findings = sorted(r.findings.byPlace[a.Key.Place])
	r.rows = append(r.rows, row)
}

// addon adds the container of an add-on for Home Assistant.
func (r *rowMaker) addon(a *kube.Addon) {
	e := a.Effective()
	found := r.definitions(e)
	if e.Reason == kube.ByAddon {
		found = a.Find(e.Profile)
	}
	row := r.row(a.Object, a.Object.Place)
	row.Container, row.Kind = a.Slug.Text, kube.AppContainer.String()
	row.Profile, row.Source, row.Explicit = e.String(), e.Reason.String(), e.Explicit()
	row.Mode = modeText(e, found)
	row.Roots = r.roots(e, found)
	row.Findings = r.findings.ofAddon(a, found)
	r.rows = append(r.rows, row)
}

func (r *rowMaker) row(o *kube.Object, at diag.Place) Row {
	position := at.File.Position(at.Span.Start, source.Runes)
	return Row{
		Namespace: o.Namespace, Workload: o.String(), Chart: o.Chart, Findings: []string{},
		Path: at.File.Name(), Line: position.Line, Column: position.Column,
	}
}

// definitions returns the profiles of the name that a container gets.
func (r *rowMaker) definitions(e kube.Effective) []kube.Definition {
	if e.Type != kube.Localhost {
		return nil
	}
	return r.Index.Find(e.Profile)
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
