package driver

import (
	"errors"
	"path"
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// findAffectedManifests marks the manifests that a change of files affects, with
// all profiles that they carry: those that have changed, that carry a profile
// which includes a file that has, or that name or carry a profile of a name that
// a changed file has, or had.
func (r *run) findAffectedManifests() {
	if r.opts.Changed == nil {
		return
	}
	r.affectedManifests = map[string]bool{}
	for _, j := range r.jobs {
		if j.carried != nil && j.affected {
			r.affectedManifests[j.target.Path] = true
		}
	}
	var touched map[string]bool
	for _, m := range r.manifests.Files {
		names := namesIn(m)
		if len(names) > 0 && touched == nil {
			touched = r.touchedNames()
		}
		if r.isChanged(m.Path) || r.addonChanged(m) || slices.ContainsFunc(names, func(name string) bool { return name != "" && touched[name] }) {
			r.affectedManifests[m.Path] = true
		}
	}
	for _, j := range r.jobs {
		if j.carried != nil && r.affectedManifests[j.target.Path] {
			j.affected = true
		}
	}
}

// affects reports whether a manifest is to be checked: see Options.Changed.
func (r *run) affects(m *lint.Manifest) bool {
	return r.opts.Changed == nil || r.affectedManifests[m.Path]
}

// addonChanged reports whether the profile beside an add-on has changed.
func (r *run) addonChanged(m *lint.Manifest) bool {
	return m.Addon != nil && r.isChanged(path.Join(path.Dir(m.Path), kube.AddonProfile))
}

// namesIn returns the names of the profiles that a manifest names or carries.
func namesIn(m *lint.Manifest) []string {
	var names []string
	for _, o := range m.Objects() {
		for _, t := range o.Templates {
			for _, reference := range t.References() {
				if reference.Type == kube.Localhost {
					names = append(names, reference.Profile)
				}
			}
		}
		for _, p := range o.Profiles {
			for _, d := range p.Definitions() {
				names = append(names, d.Name)
			}
		}
	}
	for _, ref := range m.Stream.Refs {
		names = append(names, ref.Profile)
	}
	if m.Addon != nil {
		names = append(names, m.Addon.Effective().Profile)
	}
	return names
}

// touchedNames returns the names of the profiles in files that have changed, as
// they are and as they were, and those of the files: somebody may name one in
// the place of the profile.
func (r *run) touchedNames() map[string]bool {
	names := map[string]bool{}
	add := func(all []kube.Definition) {
		for _, d := range all {
			names[d.Name] = true
			names[path.Base(d.Place.File.Name())] = true
			if d.Profile != nil {
				names[d.Profile.Key.Text] = true
			}
		}
	}
	for _, d := range r.allDefinitions() {
		if r.isChanged(d.Place.File.Name()) {
			add([]kube.Definition{d})
		}
	}
	if r.opts.Manifests.Before == nil {
		return names
	}
	checked := r.checkedPaths()
	for changed := range r.opts.Changed {
		if !checked[changed] && !r.isGone(changed) {
			continue
		}
		if text, ok := r.opts.Manifests.Before(changed); ok {
			add(definitionsIn(changed, text, r.opts.Manifests.Read))
		}
	}
	return names
}

// allDefinitions returns the profiles that containers can be given.
func (r *run) allDefinitions() []kube.Definition {
	all := append(slices.Clone(r.opts.Manifests.Profiles), r.definitions()...)
	for _, j := range r.jobs {
		if j.carried != nil {
			all = append(all, j.carried.Definitions()...)
		}
	}
	return all
}

// isGone reports whether there is no file at an absolute path any more.
func (r *run) isGone(path string) bool {
	var e *load.Error
	_, err := r.opts.Loader.Source(path)
	return errors.As(err, &e) && e.Reason == load.NotFound
}

// checkedPaths returns the absolute paths of the files that are checked, in this
// run or in the one that the other profiles are from.
func (r *run) checkedPaths() map[string]bool {
	checked := map[string]bool{}
	for _, j := range r.jobs {
		checked[r.opts.Loader.Abs(j.target.Path)] = true
	}
	for _, m := range r.manifests.Files {
		checked[r.opts.Loader.Abs(m.Path)] = true
	}
	for _, d := range r.opts.Manifests.Profiles {
		checked[r.opts.Loader.Abs(d.Place.File.Name())] = true
	}
	return checked
}

// definitionsIn returns the profiles in a text of manifests or of profiles.
func definitionsIn(name, text string, opts kube.Options) []kube.Definition {
	file := source.NewFile(name, text)
	if !kube.LooksLikeManifest(text) {
		tree, findings := parser.Parse(file, parser.Options{})
		if tooBroken(findings, len(tree.Stmts)) {
			return nil
		}
		return kube.Define(tree)
	}
	var all []kube.Definition
	for _, o := range kube.Read(file, opts).Objects {
		for _, p := range o.Profiles {
			all = append(all, p.Definitions()...)
		}
	}
	return all
}

// tooBroken reports whether a text is more likely something else than profiles.
func tooBroken(findings diag.List, statements int) bool { return len(findings.Errors()) > statements }
