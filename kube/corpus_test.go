package kube_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/kube"
)

// TestCorpus reads the manifests of the corpus. None of them is broken: what
// cannot be read is a template.
func TestCorpus(t *testing.T) {
	counts := map[string]int{}
	for _, s := range corpusStreams(t) {
		for _, p := range s.Problems {
			t.Errorf("%s: %v %s", s.File.Name(), s.File.Position(p.Place.Span.Start, 0), p.Message)
		}
		if s.Template.File != nil {
			counts["templates"]++
		}
		for _, o := range s.Objects {
			counts["objects"]++
			counts["profiles"] += len(o.Profiles)
			counts["strays"] += len(o.Strays)
			for _, p := range o.Profiles {
				for _, objection := range p.Objections {
					t.Errorf("%s: %s: %s", s.File.Name(), o, objection.Message)
				}
			}
			for _, template := range o.Templates {
				counts["pods"]++
				counts["containers"] += len(template.Containers)
				for _, r := range template.References() {
					counts[r.Reason.String()]++
				}
				counts["refused"] += len(template.Refused())
				counts["unknown containers"] += len(template.UnknownContainers())
				counts["conflicts"] += len(template.Conflicts(kube.Newest))
			}
		}
	}
	var got []string
	for what, n := range counts {
		got = append(got, fmt.Sprintf("%s %d", what, n))
	}
	slices.Sort(got)
	want := []string{
		"annotation 49", "conflicts 0", "container field 3", "containers 268", "objects 241", "pod field 1", "pods 227",
		"profiles 13", "refused 9", "strays 0", "templates 1", "unknown containers 1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
