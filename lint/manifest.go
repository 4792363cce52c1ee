package lint

import (
	"context"
	"fmt"
	"path"
	"slices"
	"time"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// ManifestOptions say which manifests of Kubernetes to check, and how.
type ManifestOptions struct {
	Paths   []string // of the files
	Read    kube.Options
	Version kube.Version // kube.Newest if zero
	// Profiles are profiles that lie in none of the targets.
	Profiles []kube.Definition
	// Refs are the kinds of files among them that are read for what they name;
	// see kube.RefKinds.
	Refs []string
	// Before, if set, returns the text of a file before a change; false if there
	// was none.
	Before func(path string) (text string, ok bool)
	// Embedded, if set, returns the rules for the profiles that the manifest at
	// a path carries. They are those for the manifest otherwise.
	Embedded func(path string) Selection
}

// Manifest is a file of manifests.
type Manifest struct {
	Path   string
	Stream *kube.Stream // without objects for an add-on
	Addon  *kube.Addon  // for Home Assistant; nil for others
	Before *kube.Stream // what it was before a change; nil if that is not known

	text *Text // for the comments in it
}

// Objects returns the objects of a manifest.
func (m *Manifest) Objects() []*kube.Object {
	if m.Addon != nil {
		return []*kube.Object{m.Addon.Object}
	}
	return m.Stream.Objects
}

// Manifests are all manifests that are checked together. They do not change.
type Manifests struct {
	Files   []*Manifest
	Index   *kube.Index // the profiles that containers can be given
	Version kube.Version
}

// About tells what in a manifest a finding is about. It is the Data of findings
// of rules on manifests.
type About struct {
	Namespace string `json:"namespace"`
	Object    string `json:"object"`    // "deployment/web"
	Pod       string `json:"pod"`       // the path of the pod template in the object
	Container string `json:"container"` // "" if it is about all of them
}

// AboutObject returns what a finding on a whole object is about.
func AboutObject(o *kube.Object) About { return About{Namespace: o.Namespace, Object: o.String()} }

// AboutPod returns what a finding on a pod is about, or on one container of it
// if that is not nil.
func AboutPod(t *kube.PodTemplate, c *kube.Container) About {
	about := AboutObject(t.Object)
	about.Pod = t.Path
	if c != nil {
		about.Container = c.Name.Text
	}
	return about
}

// Check returns what the rules of a selection on manifests find, in the order of
// the manifests.
func (m *Manifests) Check(s Selection) diag.List {
	var found diag.List
	for _, file := range m.Files {
		for _, set := range s.active {
			if p := m.pass(set, file, nil); p != nil {
				set.rule.Run(p)
				found = append(found, p.list()...)
			}
		}
	}
	for i := range found {
		found[i].Severity = s.grade(found[i])
	}
	return found
}

// pass returns the pass of a rule over one manifest, nil if it is none on
// manifests.
func (m *Manifests) pass(set setting, file *Manifest, project *Project) *Pass {
	needs := set.rule.Needs
	if needs&NeedsManifest == 0 || needs&NeedsRevision != 0 && file.Before == nil {
		return nil
	}
	return &Pass{Rule: set.rule, Manifest: file, Manifests: m, Project: project, setting: set}
}

// list returns what was reported.
func (p *Pass) list() diag.List {
	var found diag.List
	for _, f := range p.findings {
		found = append(found, *f)
	}
	return found
}

// readManifests reads the manifests, and makes jobs of the profiles that they
// carry.
func (r *run) readManifests(ctx context.Context) error {
	opts := r.opts.Manifests
	r.manifests = &Manifests{Version: opts.Version}
	r.addons, r.carriedBy = map[string]*kube.Addon{}, map[string]int{}
	if opts.Version == (kube.Version{}) {
		r.manifests.Version = kube.Newest
	}
	for _, name := range opts.Paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		file, err := r.opts.Loader.Source(name)
		if err != nil {
			r.manifestErrs = append(r.manifestErrs, err)
			continue
		}
		m := &Manifest{Path: name, Addon: r.addon(file)}
		if slices.Contains(opts.Refs, kube.RefKind(name)) {
			m.Stream = kube.ReadRefs(file)
		} else if m.Addon != nil {
			m.Stream = &kube.Stream{File: file, Problems: m.Addon.Problems}
			r.addons[path.Join(path.Dir(name), kube.AddonProfile)] = m.Addon
		} else {
			m.Stream = kube.Read(file, opts.Read)
		}
		if opts.Before != nil {
			if text, ok := opts.Before(name); ok {
				m.Before = kube.Read(source.NewFile(name, text), opts.Read)
			}
		}
		m.text = &Text{Path: name, File: &load.File{Source: file, Tree: &ast.File{Source: file}}, manifest: m}
		r.manifests.Files = append(r.manifests.Files, m)
		for _, o := range m.Stream.Objects {
			seen := map[diag.Place]bool{}
			for _, p := range o.Profiles {
				if at, ok := p.Scalar(); ok {
					if seen[at] {
						continue // an alias, of which there is nothing else to say
					}
					seen[at] = true
				}
				r.jobs = append(r.jobs, &job{target: load.Target{Path: name}, carried: p})
				r.carriedBy[name]++
			}
		}
	}
	return nil
}

// addon reads a file as the configuration of an add-on for Home Assistant; nil
// if it is none.
func (r *run) addon(file *source.File) *kube.Addon {
	if !slices.Contains(kube.AddonConfigs, path.Base(file.Name())) {
		return nil
	}
	profile, err := r.opts.Loader.Source(path.Join(path.Dir(file.Name()), kube.AddonProfile))
	if err != nil {
		profile = nil
	}
	return kube.ReadAddon(file, profile)
}

// findAddons finds the add-ons that profiles among the targets lie beside.
func (r *run) findAddons() {
	for _, t := range r.opts.Targets {
		if path.Base(t.Path) != kube.AddonProfile || r.addons[t.Path] != nil {
			continue
		}
		for _, name := range kube.AddonConfigs {
			config, err := r.opts.Loader.Source(path.Join(path.Dir(t.Path), name))
			if err != nil {
				continue
			}
			if a := r.addon(config); a != nil {
				r.addons[t.Path] = a
				break
			}
		}
	}
}

// carriedText reads the text of a profile that a manifest carries, under a name
// of its own, so that it is told from others in the manifest.
func (r *run) carriedText(p *kube.Profile, manifest string, number int) *load.File {
	name := fmt.Sprintf("%s (%s %s %d)", manifest, p.Object, p.Key.Text, number)
	return r.opts.Loader.Text(name, p.Source.Text(), false)
}

// indexProfiles gathers the profiles that containers can be given.
func (r *run) indexProfiles() {
	if len(r.manifests.Files) == 0 {
		return
	}
	r.manifests.Index = kube.NewIndex(r.allDefinitions(), r.opts.KnownProfiles)
}

// definitions returns the profiles of the targets that are loaded on their own.
func (r *run) definitions() []kube.Definition {
	var all []kube.Definition
	for _, j := range r.jobs {
		if j.file == nil || j.carried != nil || j.target.Fragment {
			continue
		}
		if a := r.addons[j.target.Path]; a != nil {
			all = append(all, a.Definitions()...)
		} else {
			all = append(all, kube.Define(j.file.Tree)...)
		}
	}
	return all
}

// checkManifests runs the rules on manifests.
func (r *run) checkManifests(ctx context.Context) error {
	for _, m := range r.manifests.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !r.affects(m) {
			continue
		}
		r.whole = append(r.whole, unreadable(m.Stream)...)
		b := newBudget(ctx, len(m.Stream.File.Text()))
		for _, set := range r.selection(m.Path).active {
			r.timed(func(s *statistics, took time.Duration) { s.ran(set.rule.Code, took) }, func() {
				p := r.manifests.pass(set, m, r.project)
				if p == nil {
					return
				}
				r.guard(set.rule.Run, p, b)
				r.whole = append(r.whole, p.list()...)
			})
		}
	}
	return nil
}

// unreadable returns the findings on what keeps a manifest from being read as it
// is meant.
func unreadable(s *kube.Stream) diag.List {
	var found diag.List
	for _, p := range s.Problems {
		f := diag.Finding{Code: diag.SyntaxError, Severity: diag.Error, Place: p.Place, Message: p.Message}
		if p.Other.File != nil {
			Relate(&f, p.Other, "the other one")
		}
		found = append(found, f)
	}
	if s.Template.File != nil {
		f := diag.Finding{
			Code: diag.SyntaxError, Severity: diag.Info, Place: s.Template,
			Message: "this is a template of Helm, and no manifest yet: it is left out",
		}
		Note(&f, "check what Helm makes of it: helm template CHART | aa-lint check -")
		found = append(found, f)
	}
	return found
}
