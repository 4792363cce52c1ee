package containers

import (
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
)

// foundCodes are the codes of the findings of rules on manifests, by what they are
// about.
type foundCodes struct {
	about   map[aboutKey][]string
	byPlace map[diag.Place][]string
}

type aboutKey struct {
	path string
	lint.About
}

// findCodes runs the rules on manifests.
func findCodes(in Input) foundCodes {
	m := lint.Manifests{Index: in.Index, Version: in.Version}
	for _, s := range in.Streams {
		m.Files = append(m.Files, &lint.Manifest{Path: s.File.Name(), Stream: s})
	}
	for _, a := range in.Addons {
		file := a.Object.Place.File
		m.Files = append(m.Files, &lint.Manifest{Path: file.Name(), Stream: &kube.Stream{File: file}, Addon: a})
	}
	found := foundCodes{about: map[aboutKey][]string{}, byPlace: map[diag.Place][]string{}}
	for _, f := range driver.CheckManifests(&m, in.Selection) {
		about, _ := f.Data.(lint.About)
		key := aboutKey{f.Place.File.Name(), about}
		found.about[key] = append(found.about[key], f.Code.ID)
		found.byPlace[f.Place] = append(found.byPlace[f.Place], f.Code.ID)
	}
	return found
}

// ofContainer returns the codes for a container: those about it, about its pod
// and about its object, and about the profiles that it gets.
func (k foundCodes) ofContainer(c *kube.Container, e kube.Effective, found []kube.Definition) []string {
	path := c.Place.File.Name()
	codes := slices.Clone(k.about[aboutKey{path, lint.AboutPod(c.Template, c)}])
	for _, code := range k.about[aboutKey{path, lint.AboutPod(c.Template, nil)}] {
		if code != "AA702" && (!chosen[code] || e.Reason == kube.ByPod) {
			codes = append(codes, code)
		}
	}
	if c.Template.Path != "" {
		codes = append(codes, k.about[aboutKey{path, lint.AboutObject(c.Template.Object)}]...)
	}
	return sorted(append(codes, k.ofProfiles(found)...))
}

// chosen are the codes for the profile that something chooses: of the field of a
// pod they count for the containers that it decides on.
var chosen = map[string]bool{"AA705": true, "AA706": true, "AA710": true, "AA711": true, "AA712": true}

// ofAddon returns the codes for the container of an add-on.
func (k foundCodes) ofAddon(a *kube.Addon, found []kube.Definition) []string {
	about := lint.AboutObject(a.Object)
	codes := slices.Clone(k.about[aboutKey{a.Object.Place.File.Name(), about}])
	for _, p := range a.Object.Profiles {
		codes = append(codes, k.about[aboutKey{p.Source.Name(), about}]...)
	}
	about.Container = a.Slug.Text
	codes = append(codes, k.about[aboutKey{a.Object.Place.File.Name(), about}]...)
	return sorted(append(codes, k.ofProfiles(found)...))
}

// ofProfiles returns the codes for where profiles are defined.
func (k foundCodes) ofProfiles(found []kube.Definition) []string {
	var codes []string
	for _, d := range found {
		codes = append(codes, k.byPlace[d.Place]...)
	}
	return codes
}

// sorted returns codes, each once, in their order; not nil if there are none.
func sorted(codes []string) []string {
	slices.Sort(codes)
	if codes = slices.Compact(codes); codes == nil {
		return []string{}
	}
	return codes
}
