package kubernetes

import (
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/source"
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
		var kinds []definition // each once, in their order
		seen := map[definitionKind]bool{}
		for _, d := range list {
			mine := definitionOf(d)
			if d.Profile != nil && d.Place.File == p.Manifest.Stream.File {
				reportCollision(p, &mine, kinds)
			}
			if kind := kindOf(mine); !seen[kind] {
				seen[kind] = true
				kinds = append(kinds, mine)
			}
		}
	}
}

// definition is a definition with its text, without blanks that mean nothing.
type definition struct {
	kube.Definition
	text string
}

func definitionOf(d kube.Definition) definition {
	file := d.Place.File
	if d.Profile != nil {
		file = d.Profile.Source
	}
	return definition{d, strings.Join(strings.Fields(file.Text()), " ")}
}

// reportCollision reports a definition if one of others gets into its way.
func reportCollision(p *lint.Pass, d *definition, others []definition) {
	for i := range others {
		other := &others[i]
		p.Spend(1)
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
		return
	}
}

// alike reports whether two definitions do not get into each other's way: they
// say the same, or are versions of one object, of which a cluster has one. The
// profiles of add-ons are loaded by names of their own.
func alike(a, b *definition) bool {
	if ofAddon(a.Definition) || ofAddon(b.Definition) {
		return true
	}
	if a.text == b.text {
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

// definitionKind is what definitions have in common that are alike to the same
// others.
type definitionKind struct {
	text   string
	file   *source.File
	object *kube.Object // nil for files
	key    string
	addon  bool
}

func kindOf(d definition) definitionKind {
	kind := definitionKind{text: d.text, file: d.Place.File}
	if d.Profile != nil {
		kind.object, kind.key = d.Profile.Object, d.Profile.Key.Text
		kind.addon = ofAddon(d.Definition)
	}
	return kind
}
