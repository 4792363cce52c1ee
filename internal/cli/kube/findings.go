package kube

import (
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
)

// kubeFindings are the findings of the rules on manifests, by what they are
// about.
type kubeFindings struct {
	about   map[aboutKey][]string
	byPlace map[diag.Place][]string
}

type aboutKey struct {
	path string
	lint.About
}

// findInManifests runs the rules on manifests, as the settings of the project
// have them. Its error is one of these.
func findInManifests(k *kubeFiles, index *kube.Index, version kube.Version) (kubeFindings, error) {
	m := lint.Manifests{Index: index, Version: version}
	for _, s := range k.streams {
		m.Files = append(m.Files, &lint.Manifest{Path: s.File.Name(), Stream: s})
	}
	for _, a := range k.addons {
		file := a.Object.Place.File
		m.Files = append(m.Files, &lint.Manifest{Path: file.Name(), Stream: &kube.Stream{File: file}, Addon: a})
	}
	// That nothing is chosen stands in the row.
	choice := k.opts.config.Choice()
	choice.Preset, choice.Select, choice.Extend = lint.None, nil, []string{"kubernetes"}
	choice.Ignore = append(slices.Clone(choice.Ignore), "AA707")
	selection, err := lint.Select(rules.All(), choice)
	if err != nil {
		return kubeFindings{}, err
	}
	found := kubeFindings{about: map[aboutKey][]string{}, byPlace: map[diag.Place][]string{}}
	for _, f := range driver.CheckManifests(&m, selection) {
		about, _ := f.Data.(lint.About)
		key := aboutKey{f.Place.File.Name(), about}
		found.about[key] = append(found.about[key], f.Code.ID)
		found.byPlace[f.Place] = append(found.byPlace[f.Place], f.Code.ID)
	}
	return found, nil
}

// ofContainer returns the codes for a container: those about it, about its pod
// and about its object, and about the profiles that it gets.
func (k kubeFindings) ofContainer(c *kube.Container, e kube.Effective, found []kube.Definition) []string {
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
func (k kubeFindings) ofAddon(a *kube.Addon, found []kube.Definition) []string {
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
func (k kubeFindings) ofProfiles(found []kube.Definition) []string {
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
