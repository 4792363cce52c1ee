package kubernetes

import (
	"iter"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

// hardeningTags are the guides that ask for a profile for each container: the
// benchmarks of CIS for Kubernetes ("apply security context") and Docker, and the
// guide of NSA and CISA.
var hardeningTags = []string{"external/cis/kubernetes/5.7", "external/cis/docker/5.1", "external/nsa-cisa/kubernetes-hardening"}

// templates yields the pod templates of a manifest.
func templates(p *lint.Pass) iter.Seq[*kube.PodTemplate] {
	return func(yield func(*kube.PodTemplate) bool) {
		for _, o := range p.Manifest.Objects() {
			for _, t := range o.Templates {
				if !yield(t) {
					return
				}
			}
		}
	}
}

// carried yields the profiles whose text a manifest carries.
func carried(p *lint.Pass) iter.Seq[*kube.Profile] {
	return func(yield func(*kube.Profile) bool) {
		for _, o := range p.Manifest.Objects() {
			for _, profile := range o.Profiles {
				if !yield(profile) {
					return
				}
			}
		}
	}
}

// reference is what chooses a profile, and for whom.
type reference struct {
	kube.Reference
	about lint.About
}

// references yields what chooses a profile for the containers of a manifest, in
// the release of Kubernetes that counts.
func references(p *lint.Pass) iter.Seq[reference] {
	return func(yield func(reference) bool) {
		for t := range templates(p) {
			if t.Windows.File != nil {
				continue
			}
			for _, r := range t.References() {
				at := reference{Reference: r, about: lint.AboutPod(t, r.Container)}
				if isReference(p.Manifests.Version, r) && !yield(at) {
					return
				}
			}
		}
		if a := p.Manifest.Addon; a != nil {
			if e := a.Effective(); e.Explicit() && !e.Refused {
				about := lint.AboutObject(a.Object)
				about.Container = a.Slug.Text
				yield(reference{Reference: kube.Reference{Setting: e.Setting, Reason: e.Reason}, about: about})
			}
		}
	}
}

// isReference reports whether a release reads a reference. An annotation is none
// that the field of its container contradicts.
func isReference(v kube.Version, r kube.Reference) bool {
	switch {
	case r.Reason != kube.ByAnnotation:
		return v.HasField()
	case r.Container == nil:
		return false
	}
	e := r.Container.Effective(v)
	return !e.Refused || e.Reason != kube.ByContainer
}

// local yields the references to profiles by their names.
func local(p *lint.Pass) iter.Seq[reference] {
	return func(yield func(reference) bool) {
		for r := range references(p) {
			if r.Type == kube.Localhost && !kube.Placeholder(r.Profile) && !yield(r) {
				return
			}
		}
	}
}

// definitions returns the profiles that a reference leads to: for an add-on with
// a profile beside it, that one.
func (r reference) definitions(p *lint.Pass) []kube.Definition {
	if r.Reason == kube.ByAddon {
		return p.Manifest.Addon.Find(r.Profile)
	}
	return p.Manifests.Index.Find(r.Profile)
}

// whose names the containers that a reference is for, for a sentence.
func (r reference) whose() string {
	if r.about.Container == "" {
		return "the containers of " + r.about.Object
	}
	return "container " + strconv.Quote(r.about.Container)
}

// fails says, for a sentence, that the containers of a reference do not start.
func (r reference) fails() string {
	return r.whose() + " will not start"
}

// reportIn adds a finding on a value of a manifest. Where the value comes
// through an anchor, that is told.
func reportIn(p *lint.Pass, about lint.About, v kube.Value, format string, args ...any) *diag.Finding {
	f := p.ReportAt(v.Place, format, args...)
	f.Data = about
	if v.Anchor.File != nil {
		lint.Relate(f, v.Anchor, "written here, behind an anchor")
	}
	return f
}

// rewrite returns the edit that gives a value another text, in the quotes that
// it has.
func rewrite(v kube.Value, text string) diag.Edit {
	at := v.At()
	old := at.File.Slice(at.Span)
	switch {
	case strings.HasPrefix(old, `"`), needsQuotes(text):
		text = strconv.Quote(text)
	case strings.HasPrefix(old, "'"):
		text = "'" + text + "'"
	}
	return diag.Edit{Place: at, Text: text}
}

// needsQuotes reports whether YAML would take a text for something else.
func needsQuotes(text string) bool {
	return text == "" || strings.ContainsAny(text, "\"'\\:#{}[],&*!|>%@`\t\n") || strings.TrimSpace(text) != text || text[0] == '-' || text[0] == '?'
}

// named returns the edit that makes a reference name another profile.
func (r reference) named(profile string) diag.Edit {
	if r.Reason == kube.ByAnnotation {
		return rewrite(r.Value, "localhost/"+profile)
	}
	return rewrite(r.Value, profile)
}

// overlaps reports whether a path can match both of two patterns. What is not
// decided counts as no.
func overlaps(a, b string) bool {
	p, err := glob.Parse(a)
	if err != nil {
		return false
	}
	q, err := glob.Parse(b)
	if err != nil {
		return false
	}
	_, verdict := p.Set().Intersect(glob.RealPaths()).Overlap(q.Set())
	return verdict == glob.Yes
}
