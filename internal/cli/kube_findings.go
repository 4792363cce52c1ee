package cli

import (
	"slices"

	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/mode"
)

// templateFacts are the codes of what is to be said about a pod template, and
// what is needed to find those of its containers.
type templateFacts struct {
	profiles *kubeProfiles
	version  kube.Version
	pod      []string // of the whole pod
	own      map[*kube.Container][]string
}

// templateFacts gathers what is to be said about a template.
func (r *kubeRows) templateFacts(t *kube.PodTemplate) templateFacts {
	f := templateFacts{profiles: r.profiles, version: r.version, own: map[*kube.Container][]string{}}
	for _, refused := range t.Refused() {
		f.add(refused.Container, "AA701")
	}
	for _, c := range t.Conflicts(r.version) {
		f.add(c.Container, "AA703")
	}
	if len(t.Object.Strays) > 0 {
		f.add(nil, "AA708")
	}
	if !r.version.HasField() && t.Field != nil {
		f.add(nil, "AA713")
	}
	if t.Windows.File != nil && len(t.Fields()) > 0 {
		f.add(nil, "AA717")
	}
	for _, c := range t.Containers {
		if c.Annotation != nil && r.version.HasField() {
			f.add(c, "AA704")
		}
		if c.Field != nil && !r.version.HasField() {
			f.add(c, "AA713")
		}
	}
	return f
}

// add adds a code for a container, or for the whole pod.
func (f *templateFacts) add(c *kube.Container, code string) {
	if c == nil {
		f.pod = append(f.pod, code)
		return
	}
	f.own[c] = append(f.own[c], code)
}

// of returns the codes for a container, each once, in their order.
func (f *templateFacts) of(c *kube.Container, e kube.Effective, found []kube.Definition) []string {
	codes := append(slices.Concat(f.pod, f.own[c]), f.chosen(e, found)...)
	if e.Reason == kube.ByPrivilege {
		codes = append(codes, "AA709")
	}
	slices.Sort(codes)
	if codes = slices.Compact(codes); codes == nil {
		return []string{}
	}
	return codes
}

// chosen returns the codes for the profile that a container gets.
func (f *templateFacts) chosen(e kube.Effective, found []kube.Definition) []string {
	codes := []string{}
	index := f.profiles.index
	switch {
	case e.Type == kube.Unconfined && e.Explicit():
		codes = append(codes, "AA706")
	case e.Type != kube.Localhost, kube.Placeholder(e.Profile):
	case index.Has(e.Profile):
	case len(index.InFile(e.Profile)) > 0:
		codes = append(codes, "AA710")
	case !index.Empty():
		codes = append(codes, "AA705")
	}
	if len(found) > 1 {
		codes = append(codes, "AA716")
	}
	for _, d := range found {
		if d.Mode == mode.Complain {
			codes = append(codes, "AA711")
		}
		if d.Attachment != "" {
			codes = append(codes, "AA712")
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}
