package kubernetes

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

var k8sProfileNotFound = lint.Analyzer{
	Code:     diag.Code{ID: "AA705", Name: "k8s-profile-not-found"},
	Severity: diag.Error,
	Summary:  "a container is to run under a profile that does not exist",
	Needs:    lint.NeedsManifest | lint.NeedsProject,
	Options: []lint.Option{
		{Name: "refs", Help: "files that name profiles beside manifests, of these kinds: compose, systemd, quadlet", Default: []string(nil)},
	},
	Run: findMissingProfiles,
}

func findMissingProfiles(p *lint.Pass) {
	findMissingRefs(p)
	index := p.Manifests.Index
	for r := range local(p) {
		name, prefixed := strings.CutPrefix(r.Profile, "localhost/")
		prefixed = prefixed && name != "" && r.Reason != kube.ByAnnotation
		switch {
		case index.Empty() && !prefixed, index.Has(r.Profile), len(index.InFile(r.Profile)) > 0 && !prefixed:
		case prefixed:
			f := reportIn(p, r.about, r.Value, "the field names the profile alone, without the \"localhost/\" of annotations")
			lint.Note(f, "%s: no profile is called %q", r.fails(), r.Profile)
			lint.FixUnsafely(f, "name the profile "+name, r.named(name))
		default:
			reportMissing(p, r)
		}
	}
}

// findMissingRefs reports what files of Docker Compose, systemd and Podman name.
func findMissingRefs(p *lint.Pass) {
	index := p.Manifests.Index
	for _, ref := range p.Manifest.Stream.Refs {
		if index.Empty() || index.Has(ref.Profile) || kube.Placeholder(ref.Profile) {
			continue
		}
		f := reportIn(p, lint.About{}, ref.Value, "no profile is called %q", ref.Profile)
		lint.Note(f, "%s will not start without it", ref.Owner)
		if inFile := index.InFile(ref.Profile); len(inFile) > 0 {
			lint.Note(f, "it is the name of a file: the profile in it is called %q", inFile[0].Name)
		} else if near := index.Nearest(ref.Profile); len(near) > 0 {
			lint.Note(f, "did you mean %q?", near[0])
		} else {
			lint.Note(f, "profiles that come from elsewhere are named in the setting known-profiles")
		}
	}
}

func reportMissing(p *lint.Pass, r reference) {
	f := reportIn(p, r.about, r.Value, "no profile is called %q", r.Profile)
	lint.Note(f, "%s: a node without the profile refuses it", r.fails())
	if contested(p, r) {
		return // AA703 says what to settle first
	}
	if near := p.Manifests.Index.Nearest(r.Profile); len(near) > 0 {
		lint.FixUnsafely(f, "name the profile "+near[0], r.named(near[0]))
	} else {
		lint.Note(f, "profiles that the nodes have from elsewhere are named in the setting known-profiles")
	}
}

// contested reports whether the annotation that chooses a profile and a field ask
// for different ones.
func contested(p *lint.Pass, r reference) bool {
	if r.Reason != kube.ByAnnotation || r.Container == nil {
		return false
	}
	return slices.ContainsFunc(r.Container.Template.Conflicts(p.Manifests.Version), func(c kube.Conflict) bool { return c.Container == r.Container })
}

// isOneOf reports whether a name is among others, which may be patterns.
func isOneOf(name string, names []string) bool {
	return slices.ContainsFunc(names, func(pattern string) bool { return ast.MatchesName(pattern, name) })
}
