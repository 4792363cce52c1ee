package rules

import (
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

var k8sProfileNameCollision = lint.Analyzer{
	Code:     diag.Code{ID: "AA716", Name: "k8s-profile-name-collision"},
	Severity: diag.Warning,
	Summary:  "two objects bring a profile of the same name to the nodes",
	Needs:    lint.NeedsManifest | lint.NeedsProject,
	Run:      findCollisions,
}

func findCollisions(p *lint.Pass) {
	for _, list := range p.Manifests.Index.Collisions() {
		for i, d := range list {
			if d.Profile == nil || d.Place.File != p.Manifest.Stream.File {
				continue
			}
			for _, other := range list[:i] {
				if alike(d, other) {
					continue
				}
				f := p.ReportAt(d.Place, "another object has a profile %q too", d.Name)
				if other.Profile == nil {
					f.Message = "a file has a profile \"" + d.Name + "\" too, with another text"
				}
				f.Data = lint.AboutObject(d.Profile.Object)
				lint.Relate(f, other.Place, "the other one")
				lint.Note(f, "names of profiles are those of the whole node: whichever is loaded last counts, for the containers of both")
				break
			}
		}
	}
}

// alike reports whether two definitions do not get into each other's way: they
// say the same, or are versions of one object, of which a cluster has one. The
// profiles of add-ons are loaded by names of their own.
func alike(a, b kube.Definition) bool {
	if ofAddon(a) || ofAddon(b) {
		return true
	}
	if text(a) == text(b) {
		return true
	}
	if a.Profile == nil || b.Profile == nil || a.Profile.Object == b.Profile.Object {
		return false
	}
	x, y := a.Profile.Object, b.Profile.Object
	return x.String() == y.String() && x.Namespace == y.Namespace && a.Profile.Key.Text == b.Profile.Key.Text && a.Place.File != b.Place.File
}

// ofAddon reports whether a definition is that of an add-on's profile.
func ofAddon(d kube.Definition) bool { return d.Profile != nil && d.Profile.Form == kube.FromAddon }

// text returns the text around a definition, without blanks that mean nothing.
func text(d kube.Definition) string {
	file := d.Place.File
	if d.Profile != nil {
		file = d.Profile.Source
	}
	return strings.Join(strings.Fields(file.Text()), " ")
}
