// Package settings finds the settings of a project, and takes over what they
// say of files.
package settings

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/confine"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/filesys"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/internal/gitfs"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
)

// Flags say where the settings of the project come from.
type Flags struct {
	File     string
	none     bool // take none
	isolated bool // take none from the tree
	Revision string
}

func (f *Flags) Register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.File, "config", "", "take the settings from `FILE`; otherwise from the nearest "+config.Name+"\nin or above the working directory, up to the root of the repository")
	flags.StringVar(&f.Revision, "config-from", "", "take the settings and the baseline from the `REVISION` of git, which is trusted,\nand not from the work tree, which may be someone else's")
	flags.BoolVar(&f.isolated, "isolated", false, "take no settings from the tree, whoever wrote it; --config still counts")
	flags.BoolVar(&f.none, "no-config", false, "take no settings from files")
	arguments.Complete(cmd, "config-from", cobra.NoFileCompletions)
}

// check returns an error of usage if the flags do not go together.
func (f *Flags) check() error {
	switch {
	case f.none && f.File != "":
		return errors.New("--config and --no-config cannot be combined")
	case f.Revision != "" && (f.none || f.isolated || f.File != ""):
		return errors.New("--config-from cannot be combined with --config, --isolated or --no-config")
	}
	return nil
}

// Load reads the settings. What is wrong with them is told already: the command
// line is not, so that its help would be no help.
func (f *Flags) Load(env environment.Env) (*config.Config, error) {
	if err := f.check(); err != nil {
		return nil, exit.With(exit.Usage, err)
	}
	c, err := f.read(env)
	if err != nil {
		env.Complain(err)
		return nil, exit.Silent(exit.Usage)
	}
	return c, nil
}

func (f *Flags) read(env environment.Env) (*config.Config, error) {
	switch {
	case f.Revision != "":
		return f.readTrusted(env)
	case f.File != "":
		return namedConfig(env, f.File)
	case f.none || f.isolated:
		return &config.Config{}, nil
	}
	return foundConfig(env)
}

// open opens the files of the revision that is trusted.
func (f *Flags) open(env environment.Env) (filesys.Revision, error) {
	repo, err := gitfs.Open(context.Background(), env.Dir)
	if err != nil {
		return filesys.Revision{}, fmt.Errorf("--config-from: %w", err)
	}
	revs, err := repo.Resolve(f.Revision)
	if err == nil && revs.New != "" {
		err = errors.New("one revision is wanted, not two")
	}
	if err != nil {
		return filesys.Revision{}, fmt.Errorf("--config-from %s: %w", f.Revision, err)
	}
	files, err := repo.Files(revs.Old, confine.MaxNamedSize)
	if err != nil {
		return filesys.Revision{}, fmt.Errorf("--config-from %s: %w", f.Revision, err)
	}
	return filesys.Revision{Dir: env.Dir, Prefix: filepath.FromSlash(repo.Prefix()), Top: repo.Top(), Files: files}, nil
}

// readTrusted reads the settings at the revision that is trusted: those that held
// for the working directory.
func (f *Flags) readTrusted(env environment.Env) (*config.Config, error) {
	at, err := f.open(env)
	if err != nil {
		return nil, err
	}
	defer at.Files.Close()
	dir := env.Dir
	for in := cmp.Or(filepath.ToSlash(at.Prefix), "."); ; in, dir = path.Dir(in), filepath.Dir(dir) {
		name := path.Join(in, config.Name)
		text, err := fs.ReadFile(at.Files, name)
		switch {
		case err == nil:
			c, err := config.Parse(f.Revision+":"+name, text, rules.All())
			if err == nil {
				c.Dir = dir
			}
			return c, err
		case !errors.Is(err, fs.ErrNotExist):
			return nil, confine.ReadError(f.Revision+":"+name, err)
		case in == ".":
			return &config.Config{}, nil
		}
	}
}

// ReadFile returns the bytes of a file that settings or flags name. With a
// revision that is trusted, it is that of the revision, if it lies in the work
// tree.
func (f *Flags) ReadFile(env environment.Env, name string) ([]byte, error) {
	if f.Revision == "" {
		return confine.ReadNamed(env, name)
	}
	at, err := f.open(env)
	if err != nil {
		return nil, err
	}
	defer at.Files.Close()
	rel, ok := at.Within(pathname.Absolute(env.Dir, name))
	if !ok {
		return confine.ReadNamed(env, name)
	}
	text, err := fs.ReadFile(at.Files, rel)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &load.Error{Path: f.Revision + ":" + rel, Reason: load.NotFound}
	}
	if err != nil {
		return nil, confine.ReadError(f.Revision+":"+rel, err)
	}
	return text, nil
}

// namedConfig reads the settings in a file that the command line names.
func namedConfig(env environment.Env, name string) (*config.Config, error) {
	text, err := confine.ReadNamed(env, name)
	if err != nil {
		return nil, err
	}
	c, err := config.Parse(name, text, rules.All())
	if err == nil {
		c.Dir = filepath.Dir(pathname.Absolute(env.Dir, name))
	}
	return c, err
}

// foundConfig reads the settings of the project that the working directory lies
// in. Whoever writes the project writes them, so they must lie in it, and name
// nothing outside of it.
func foundConfig(env environment.Env) (*config.Config, error) {
	found, err := config.Find(env.Dir)
	if wrong := (*config.Misnamed)(nil); errors.As(err, &wrong) {
		return nil, &config.Misnamed{Path: pathname.Shorten(env.Dir, wrong.Path)}
	}
	if err != nil {
		return nil, confine.ReadError(config.Name, err)
	}
	if found == "" {
		return &config.Config{}, nil
	}
	dir, name := filepath.Dir(found), pathname.Shorten(env.Dir, found)
	tree := projectOf(dir)
	if err := inProject(tree, found); err != nil {
		return nil, fmt.Errorf("%s: %w: give it with --config", name, err)
	}
	text, err := confine.ReadWhole(name, found, true)
	if err != nil {
		return nil, err
	}
	c, err := config.Parse(name, text, rules.All())
	if err != nil {
		return nil, err
	}
	c.Dir = dir
	for _, p := range c.Paths {
		if err := inProject(tree, pathname.Absolute(dir, p.Text)); err != nil {
			return nil, c.Error(p, "%q %w: give it on the command line, with %s", p.Text, err, p.Flag)
		}
	}
	return c, nil
}

// projectOf returns the top of the project that settings in a directory are for:
// of its repository, or else the directory.
func projectOf(dir string) string {
	for at := dir; ; at = filepath.Dir(at) {
		if confine.IsRepository(at) {
			return at
		}
		if at == filepath.Dir(at) {
			return dir
		}
	}
}

// inProject returns an error if a path, absolute, lies outside of a project once
// links are resolved, or in a place that is never read.
func inProject(tree, abs string) error {
	top, err := filepath.EvalSymlinks(tree)
	if err != nil {
		return err
	}
	real := pathname.Real(abs)
	switch _, inside := pathname.Within(top, real); {
	case !inside && real != abs:
		return fmt.Errorf("leads to %s, outside of %s", real, tree)
	case !inside:
		return fmt.Errorf("lies outside of %s", tree)
	case load.Private(filepath.ToSlash(real)) && !load.Private(filepath.ToSlash(top)):
		return errors.New("is never read for settings")
	}
	return nil
}
