package mode

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/aa-lint/aa-lint/internal/cli/confine"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/profiledir"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/mode"
)

// linkChange is a link in disable/ or force-complain/ that comes or goes.
type linkChange struct {
	kind profiledir.LinkKind
	name string // of the file that it is about
	base string // the directory that the links and the file are in
	set  bool   // it comes
	// dangles is set if it takes the place of one that leads nowhere.
	dangles bool
}

func (l linkChange) path() string { return path.Join(filepath.ToSlash(l.base), string(l.kind), l.name) }

func (l linkChange) target() string { return "../" + l.name }

func (l linkChange) would() string {
	if l.set {
		return fmt.Sprintf("%s would be made, a link to %s", l.path(), l.target())
	}
	return fmt.Sprintf("%s would be removed", l.path())
}

func (l linkChange) done() string {
	if l.set {
		return fmt.Sprintf("%s: made, a link to %s", l.path(), l.target())
	}
	return fmt.Sprintf("%s: removed", l.path())
}

// wantedLinks says for each kind of link whether it has to be there, or must not
// be; what is not in it may be as it likes.
func (o modeOptions) wantedLinks() map[profiledir.LinkKind]bool {
	switch {
	case o.keepLinks || o.word == wordAudit || o.word == wordNoAudit:
		return nil
	case o.word == wordDisable:
		return map[profiledir.LinkKind]bool{profiledir.Disable: true}
	case o.mode == mode.Complain && o.links:
		return map[profiledir.LinkKind]bool{profiledir.Disable: false, profiledir.ForceComplain: true}
	case o.mode == mode.Complain:
		return map[profiledir.LinkKind]bool{profiledir.Disable: false}
	}
	return map[profiledir.LinkKind]bool{profiledir.Disable: false, profiledir.ForceComplain: false}
}

// planLinks works out which links come and go.
func (p *modePlan) planLinks() error {
	for _, f := range p.files {
		base, direct := p.baseOf(f)
		p.remarkFlags(f)
		if !direct {
			if p.opts.links {
				return exit.With(exit.Input, fmt.Errorf("%s: there are links for files directly in a directory that is loaded alone, %s", f.path, base))
			}
			continue
		}
		if p.opts.links && !f.whole() {
			return exit.With(exit.Input, fmt.Errorf("%s holds other profiles, and a link is for the whole file: name the file", f.path))
		}
		for _, kind := range profiledir.LinkKinds() {
			if err := p.planLink(f, linkChange{kind: kind, name: filepath.Base(f.abs), base: base}); err != nil {
				return err
			}
		}
	}
	return nil
}

// remarkFlags tells of profiles that are not in enforce mode without any link.
func (p *modePlan) remarkFlags(f *modeFile) {
	if !p.opts.links || p.opts.mode != mode.Enforce {
		return
	}
	for _, e := range f.all {
		if m := mode.Of(e.Profile); m != mode.Enforce {
			p.env.Complain(fmt.Errorf("%s stays in %s mode, as its flags say", shortName(e.FullName()), m))
		}
	}
}

// baseOf returns the directory that the links about a file are in, and whether
// the file lies directly in it: others are not loaded by their directory.
func (p *modePlan) baseOf(f *modeFile) (base string, direct bool) {
	dir := filepath.Dir(f.abs)
	base = p.trees.Base(dir, dir)
	if _, inside := pathname.Within(base, dir); !inside {
		base = dir
	}
	spelled := (&inputs.Inputs{Env: p.env, Trees: p.trees}).Spelling(base, f.path)
	return spelled, base == dir
}

func (p *modePlan) planLink(f *modeFile, l linkChange) error {
	now, err := linkStateOf(p.trees, l)
	if err != nil {
		return exit.With(exit.Input, err)
	}
	want, matters := p.opts.wantedLinks()[l.kind]
	switch {
	case !matters:
		p.remarkLink(f, l, now)
	case !want && !now.there, want && now.works:
	case now.there && !now.link:
		return exit.With(exit.Input, fmt.Errorf("%s is not a link: remove it by hand", l.path()))
	case !want && !f.whole():
		p.env.Complain(fmt.Errorf("%s stays, as it holds for all profiles in %s", l.path(), f.path))
	default:
		l.set, l.dangles = want, now.there
		p.links = append(p.links, l)
	}
	return nil
}

// remarkLink tells of a link that stays, and has another effect than the flags.
func (p *modePlan) remarkLink(f *modeFile, l linkChange, now linkState) {
	switch {
	case !now.works || p.opts.links:
	case l.kind == profiledir.Disable:
		p.env.Complain(fmt.Errorf("%s is disabled by %s", f.path, l.path()))
	case p.opts.mode != "" && p.opts.mode != mode.Complain:
		p.env.Complain(fmt.Errorf("%s is kept in complain mode by %s", f.path, l.path()))
	}
}

// linkState is what there is in the place of a link.
type linkState struct {
	there bool
	link  bool // it is one
	works bool // it has the effect of its kind
}

// linkStateOf looks at the place of a link. It follows no link out of the
// directories that may be read.
func linkStateOf(t *inputs.Trees, l linkChange) (linkState, error) {
	base, err := openBase(t, l.base)
	if err != nil {
		return linkState{}, confine.ReadError(l.path(), err)
	}
	defer base.Close()
	info, err := base.Lstat(l.at())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return linkState{}, nil
	case err != nil:
		return linkState{}, confine.ReadError(l.path(), err)
	}
	now := linkState{there: true, link: info.Mode()&fs.ModeSymlink != 0}
	now.works = profiledir.EffectOf(loaderOf(t), l.path()) != profiledir.Dangling
	return now, nil
}

// openBase opens the directory that links are in.
func openBase(t *inputs.Trees, base string) (*os.Root, error) {
	real, err := filepath.EvalSymlinks(pathname.Absolute(t.Env.Dir, base))
	if err != nil {
		return nil, err
	}
	return t.OpenDir(real)
}

// loaderOf returns one that reads in the directories that may be read.
func loaderOf(t *inputs.Trees) *load.Loader {
	return load.New(load.Config{Roots: t.Roots, WorkDir: filepath.ToSlash(t.Env.Dir)})
}

// at returns the path of the link below the base.
func (l linkChange) at() string { return filepath.Join(string(l.kind), l.name) }

// carryOut makes or removes the link.
func (l linkChange) carryOut(t *inputs.Trees) error {
	base, err := openBase(t, l.base)
	if err != nil {
		return linkError(l, err)
	}
	defer base.Close()
	if !l.set || l.dangles {
		if err := base.Remove(l.at()); err != nil || !l.set {
			return linkError(l, err)
		}
	}
	if err := base.Mkdir(string(l.kind), 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return linkError(l, err)
	}
	return linkError(l, base.Symlink(filepath.FromSlash(l.target()), l.at()))
}

// linkError tells that a link stayed as it was; nil for no error.
func linkError(l linkChange, err error) error {
	if err == nil {
		return nil
	}
	what := "removed"
	if l.set {
		what = "made"
	}
	if perr := (*fs.PathError)(nil); errors.As(err, &perr) {
		err = perr.Err
	} else if lerr := (*os.LinkError)(nil); errors.As(err, &lerr) {
		err = lerr.Err
	}
	return fmt.Errorf("%s: not %s: %w", l.path(), what, err)
}
