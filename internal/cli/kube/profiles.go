package kube

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// kubeProfiles are the profiles that containers can be given: those of files,
// and those that manifests carry.
type kubeProfiles struct {
	index   *kube.Index
	opts    kubeOptions
	in      *inputs.Inputs
	readers map[*inputs.Group]*kubeReader
	texts   map[diag.Place]*kubeText // by the place of the name of a profile
	notes   []string                 // why profiles could not be judged
}

// kubeReader reads and resolves the profiles of one tree.
type kubeReader struct {
	loader  *load.Loader
	checker *policy.Checker
}

// kubeText is a text with profiles, which is resolved when somebody asks.
type kubeText struct {
	reader   *kubeReader
	file     *load.File
	resolved *policy.Policy
	told     bool // that it would not load
}

// newKubeProfiles reads the profiles of files and manifests. The error is one
// that ends the command.
func newKubeProfiles(k *kubeFiles, known []string) (*kubeProfiles, error) {
	in, err := inputs.New(k.env, k.opts.inputs)
	if err != nil {
		return nil, err
	}
	p := &kubeProfiles{
		opts: k.opts, in: in,
		readers: map[*inputs.Group]*kubeReader{}, texts: map[diag.Place]*kubeText{},
	}
	for _, path := range k.profiles {
		in.Note(in.Path(path))
	}
	definitions := p.ofFiles()
	for _, profile := range k.carried() {
		definitions = append(definitions, p.ofManifest(profile)...)
	}
	k.errs = append(k.errs, in.Errs...)
	p.index = kube.NewIndex(definitions, known)
	return p, nil
}

// carried returns the profiles that manifests and add-ons carry.
func (k *kubeFiles) carried() []*kube.Profile {
	var all []*kube.Profile
	for _, s := range k.streams {
		for _, o := range s.Objects {
			all = append(all, o.Profiles...)
		}
	}
	for _, a := range k.addons {
		all = append(all, a.Object.Profiles...)
	}
	return all
}

func (p *kubeProfiles) reader(g *inputs.Group) *kubeReader {
	if r := p.readers[g]; r != nil {
		return r
	}
	loader := p.in.Loader(g)
	r := &kubeReader{loader, policy.NewChecker(loader, p.opts.policy)}
	p.readers[g] = r
	return r
}

// ofFiles returns the profiles in files.
func (p *kubeProfiles) ofFiles() []kube.Definition {
	var all []kube.Definition
	for _, g := range p.in.Groups {
		r := p.reader(g)
		for _, t := range g.Targets {
			if t.Fragment || filepath.Base(t.Path) == kube.AddonProfile {
				continue // the latter is read with its add-on
			}
			file, err := r.loader.Profile(t.Path)
			if err != nil {
				p.in.Note(err)
				continue
			}
			text := &kubeText{reader: r, file: file}
			for _, d := range kube.Define(file.Tree) {
				p.texts[d.Place] = text
				all = append(all, d)
			}
		}
	}
	return all
}

// ofManifest returns the profiles that a manifest carries in one text. Includes
// are looked for in the tree that the manifest lies in.
func (p *kubeProfiles) ofManifest(profile *kube.Profile) []kube.Definition {
	definitions := profile.Definitions()
	if len(definitions) == 0 {
		return nil
	}
	text := p.text(profile)
	for _, d := range definitions {
		p.texts[d.Place] = text
	}
	return definitions
}

// text gives a text of a manifest to the reader of its tree.
func (p *kubeProfiles) text(profile *kube.Profile) *kubeText {
	manifest := profile.Source.Name()
	dir := ""
	if manifest != "<stdin>" {
		dir = filepath.Dir(pathname.Absolute(p.in.Env.Dir, manifest))
		// Without it, relative includes are not found, which is told of each.
		_ = p.in.Trees.AllowNamed(dir)
	}
	base := p.in.Trees.Base(dir, dir)
	p.in.AllowBase(base)
	r := p.reader(p.in.Group(base, manifest))
	name := fmt.Sprintf("%s (%s %s)", manifest, profile.Object, profile.Key.Text)
	return &kubeText{reader: r, file: r.loader.Text(name, profile.Source.Text(), false)}
}

// policy returns what the profile of a definition means; nil if it would not
// load.
func (p *kubeProfiles) policy(d kube.Definition) *policy.Profile {
	text := p.texts[d.Place]
	if text.resolved == nil {
		text.resolved = text.reader.checker.Resolve(text.file)
	}
	if _, err := inputs.Loadable(text.resolved); err != nil {
		if !text.told {
			p.notes = append(p.notes, errors.Unwrap(err).Error())
		}
		text.told = true
		return nil
	}
	return text.resolved.Find(d.Name)
}
