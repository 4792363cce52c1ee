package driver

import (
	"context"
	"fmt"
	"path"
	"slices"
	"time"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
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
	Embedded func(path string) lint.Selection
}

// CheckManifests returns what the rules of a selection on manifests find, in the order
// of the manifests.
func CheckManifests(m *lint.Manifests, s lint.Selection) diag.List {
	var found diag.List
	for _, file := range m.Files {
		for _, rule := range s.Rules() {
			if p := manifestPass(m, s, rule, file); p != nil {
				rule.Run(p)
				found = append(found, reported(p)...)
			}
		}
	}
	for i := range found {
		found[i].Severity = s.Grade(found[i])
	}
	return found
}

// manifestPass returns the pass of a rule over one manifest, nil if it is none on
// manifests.
func manifestPass(m *lint.Manifests, s lint.Selection, rule *lint.Analyzer, file *lint.Manifest) *lint.Pass {
	if rule.Needs&lint.NeedsManifest == 0 || rule.Needs&lint.NeedsRevision != 0 && file.Before == nil {
		return nil
	}
	p := s.Pass(rule)
	p.Manifest, p.Manifests = file, m
	return p
}

// reported returns what was reported to a pass.
func reported(p *lint.Pass) diag.List {
	var found diag.List
	for _, f := range p.Reported() {
		found = append(found, *f)
	}
	return found
}

// readManifests reads the manifests, and makes jobs of the profiles that they
// carry.
func (r *run) readManifests(ctx context.Context) error {
	opts := r.opts.Manifests
	r.manifests = &lint.Manifests{Version: opts.Version}
	r.manifestOf, r.commentsOf = map[*lint.Text]*lint.Manifest{}, map[*lint.Manifest]*lint.Text{}
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
		m := &lint.Manifest{Path: name, Addon: r.addon(file)}
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
		text := &lint.Text{Path: name, File: &load.File{Source: file, Tree: &ast.File{Source: file}}}
		r.manifestOf[text], r.commentsOf[m] = m, text
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
		rules := r.selection(m.Path)
		for _, rule := range rules.Rules() {
			r.timed(func(s *statistics, took time.Duration) { s.ran(rule.Code, took) }, func() {
				p := manifestPass(r.manifests, rules, rule, m)
				if p == nil {
					return
				}
				p.Project = r.project
				r.guard(rule.Run, p, b)
				r.whole = append(r.whole, reported(p)...)
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
			lint.Relate(&f, p.Other, "the other one")
		}
		found = append(found, f)
	}
	if s.Template.File != nil {
		f := diag.Finding{
			Code: diag.SyntaxError, Severity: diag.Info, Place: s.Template,
			Message: "this is a template of Helm, and no manifest yet: it is left out",
		}
		lint.Note(&f, "check what Helm makes of it: helm template CHART | aa-lint check -")
		found = append(found, f)
	}
	return found
}
