// Package inputs finds the files that paths of the command line stand for,
// and reads them.
package inputs

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/internal/cli/confine"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/filesys"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/load"
)

// Inputs are the files to check. Those with one base directory are a group,
// because the same include means the same file for all of them.
type Inputs struct {
	Env       environment.Env
	Opts      Options
	Trees     *Trees
	Groups    []*Group
	Seen      map[string]bool // absolute paths of targets
	Stdin     *stdin
	Manifests manifests
	Errs      []error // what could not be read
	Left      *LeftOut
	passed    []load.Passed // over, where directories were searched
	empty     []emptyDir
}

// Group is a set of targets with one search path.
type Group struct {
	base    string // absolute, "" if there is none
	Search  []string
	layers  []string // of the search path, that lie over each other
	Targets []load.Target
	// NoPolicy are the files that the init script loads though they are no policy.
	NoPolicy []string
	// Whole is set if the targets are all files of the tree.
	Whole bool
}

// stdin is a text that is checked in the place of a file.
type stdin struct {
	group  *Group
	target load.Target
	text   string
}

// Gather finds the files to check. Its error is one that ends the command;
// what cannot be read is kept for later.
func Gather(env environment.Env, opts Options, paths []string) (*Inputs, error) {
	paths, err := WithDefault(paths, opts)
	if err != nil {
		return nil, err
	}
	return GatherFrom(filesys.System{}, env, opts, paths)
}

// GatherFrom is gather for files that may not lie where the system has them.
func GatherFrom(disk filesys.Disk, env environment.Env, opts Options, paths []string) (*Inputs, error) {
	in, err := NewOn(disk, env, opts)
	if err != nil {
		return nil, err
	}
	for _, p := range paths {
		if opts.Writes[pathname.Absolute(env.Dir, p)] {
			return nil, exit.Usagef("%s is to be checked, so no output can go to it", p)
		}
		in.Note(in.Path(p))
	}
	return in, nil
}

// New returns inputs without files. Its error is one that ends the command.
func New(env environment.Env, opts Options) (*Inputs, error) {
	return NewOn(filesys.System{}, env, opts)
}

func NewOn(disk filesys.Disk, env environment.Env, opts Options) (*Inputs, error) {
	if env.Dir == "" {
		return nil, exit.With(exit.Input, errors.New("the working directory cannot be found"))
	}
	in := &Inputs{Env: env, Opts: opts, Trees: newTreesOn(disk, env, opts.Base), Seen: map[string]bool{}, Left: NewLeftOut(opts)}
	in.Trees.treeFirst = !opts.BaseFirst
	dirs := slices.Clone(opts.Includes)
	if opts.Base != "" {
		dirs = append(dirs, opts.Base)
	}
	for _, dir := range dirs {
		if err := in.Trees.allow(dir); err != nil {
			return nil, exit.With(exit.Input, err)
		}
	}
	return in, nil
}

// WithDefault returns the paths to check if none, or no -, is named.
func WithDefault(paths []string, opts Options) ([]string, error) {
	switch {
	case opts.StdinFilename != "" && len(paths) == 0:
		return []string{"-"}, nil
	case opts.StdinFilename != "" && !slices.Contains(paths, "-"):
		return nil, exit.Usagef("--stdin-filename needs - among the paths")
	case len(paths) == 0:
		return []string{"."}, nil
	}
	return paths, nil
}

// Path adds what a path of the command line stands for.
func (in *Inputs) Path(name string) error {
	if name == "-" {
		return in.standardInput()
	}
	abs := pathname.Absolute(in.Env.Dir, name)
	info, err := in.Trees.disk.Stat(abs)
	switch {
	case err != nil:
		return confine.NamedError(name, abs, err)
	case info.IsDir():
		return in.dir(name, abs)
	case !info.Mode().IsRegular():
		// To open a device may do something, so it is not even tried.
		return &load.Error{Path: name, Reason: load.NotRegular}
	}
	if in.passesOver(name, abs) {
		return nil
	}
	return in.file(name, filepath.Dir(abs))
}

func (in *Inputs) file(name, dir string) error {
	if in.isManifest(name) {
		return in.addManifest(name)
	}
	if config, ok := in.addonConfig(name); ok {
		return in.addManifest(config) // with the profile
	}
	if err := in.Trees.AllowNamed(filepath.Dir(name)); err != nil {
		return err
	}
	in.add(name, in.Trees.Base(dir, dir))
	return nil
}

// standardInput adds the text on standard input, once.
func (in *Inputs) standardInput() error {
	if in.Stdin != nil || in.Manifests.Stdin != "" {
		return nil
	}
	name, dir := "<stdin>", ""
	if in.Opts.StdinFilename != "" {
		name = in.Opts.StdinFilename
		dir = filepath.Dir(pathname.Absolute(in.Env.Dir, name))
		// The text can be checked even if the directory is yet to come.
		_ = in.Trees.AllowNamed(dir)
	}
	text, err := ReadStdin(in.Env, name, in.Opts.MaxFileSize)
	if err == nil {
		in.text(name, dir, text)
	}
	return err
}

// text adds a text in the place of a file in a directory.
func (in *Inputs) text(name, dir, text string) {
	if !in.Opts.ProfilesOnly && kube.LooksLikeManifest(text) {
		in.Manifests.Paths, in.Manifests.Stdin = append(in.Manifests.Paths, filepath.ToSlash(name)), text
		return
	}
	if g := in.add(name, in.Trees.Base(dir, dir)); g != nil {
		in.Stdin = &stdin{g, g.Targets[len(g.Targets)-1], text}
	}
}

// GatherText returns inputs that are one file, with the text of another.
func GatherText(env environment.Env, opts Options, name, from string) (*Inputs, error) {
	in, err := New(env, opts)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(from)
	if err != nil {
		return nil, confine.ReadError(from, err)
	}
	defer f.Close()
	text, err := readAll(name, f, opts.MaxFileSize)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(pathname.Absolute(env.Dir, name))
	// The file may be in a directory that is gone.
	_ = in.Trees.AllowNamed(dir)
	in.text(name, dir, text)
	return in, nil
}

// ReadStdin reads the text on standard input, which is shown by a name.
func ReadStdin(env environment.Env, name string, limit int64) (string, error) {
	return readAll(name, env.Stdin, limit)
}

func readAll(name string, from io.Reader, limit int64) (string, error) {
	text, err := io.ReadAll(io.LimitReader(from, limit+1))
	switch {
	case err != nil:
		return "", confine.ReadError(name, err)
	case int64(len(text)) > limit:
		return "", &load.Error{Path: name, Reason: load.TooLarge, Err: fmt.Errorf("larger than the limit of %d bytes", limit)}
	}
	return string(text), nil
}

// add adds a file to the group of its base, which it returns; nil if the file
// is there already or nothing to check.
func (in *Inputs) add(name, base string) *Group {
	return in.addTarget(load.Target{Path: filepath.ToSlash(name)}, base)
}

// addTarget is add for a file that may be known to be for others to include.
func (in *Inputs) addTarget(t load.Target, base string) *Group {
	abs := pathname.Absolute(in.Env.Dir, t.Path)
	place := in.place(abs, base)
	if in.Seen[abs] || inFeatures(place) {
		return nil
	}
	in.Seen[abs] = true
	in.AllowBase(base)
	g := in.Group(base, t.Path)
	t.Fragment = t.Fragment || load.IsFragment(place)
	g.Targets = append(g.Targets, t)
	return g
}

// place returns the path of a file in its tree, else in the working directory,
// else the absolute one: what lies above says nothing about the file.
func (in *Inputs) place(abs, base string) string {
	for _, dir := range []string{base, in.Env.Dir} {
		if rel, ok := pathname.Within(dir, abs); ok {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.ToSlash(abs)
}

// inFeatures reports whether a file lists features of a kernel, for abi
// statements: one in or below a directory abi.
func inFeatures(place string) bool {
	dirs := strings.Split(place, "/")
	return slices.Contains(dirs[:len(dirs)-1], "abi")
}

// Group returns the group of a base. The first file in it decides how paths of
// included files are written.
func (in *Inputs) Group(base, name string) *Group {
	for _, g := range in.Groups {
		if g.base == base {
			return g
		}
	}
	g := &Group{base: base}
	in.search(g, name)
	in.Groups = append(in.Groups, g)
	return g
}

// Spelling returns the path of a base as a user who writes name would put it.
func (in *Inputs) Spelling(base, name string) string {
	if in.Opts.Base != "" && base == in.Trees.fixed {
		return in.Opts.Base
	}
	_, inside := pathname.Within(base, pathname.Absolute(in.Env.Dir, name))
	rel, err := filepath.Rel(in.Env.Dir, base)
	if filepath.IsAbs(name) || !inside || err != nil {
		return base
	}
	return rel
}

// AllowBase lets the files of a base be read.
func (in *Inputs) AllowBase(base string) {
	if base != "" {
		in.Note(in.Trees.allow(base))
	}
}

// Note keeps an error, or the errors that are joined in it.
func (in *Inputs) Note(err error) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		in.Errs = append(in.Errs, joined.Unwrap()...)
	} else if err != nil {
		in.Errs = append(in.Errs, err)
	}
}

// Count returns the number of files to check.
func (in *Inputs) Count() int {
	n := len(in.Manifests.Paths)
	for _, g := range in.Groups {
		n += len(g.Targets)
	}
	return n
}

// Paths returns the paths of all files to check.
func (in *Inputs) Paths() []string {
	all := slices.Clone(in.Manifests.Paths)
	for _, g := range in.Groups {
		for _, t := range g.Targets {
			all = append(all, t.Path)
		}
	}
	return all
}

// Config returns the configuration of a loader with a search path.
func (in *Inputs) Config(search []string) load.Config {
	return load.Config{
		Roots:       in.Trees.Roots,
		Quotable:    append([]string{}, in.Trees.quotable...), // nil would stand for all
		Search:      search,
		WorkDir:     filepath.ToSlash(in.Env.Dir),
		MaxFileSize: in.Opts.MaxFileSize,
	}
}

// Loader returns the loader of a group.
func (in *Inputs) Loader(g *Group) *load.Loader { return in.LoaderWith(in.Trees.Readable, g) }

// LoaderWith returns the loader of a group that may read what is given.
func (in *Inputs) LoaderWith(r Readable, g *Group) *load.Loader {
	cfg := in.Config(g.Search)
	cfg.Layers = g.layers
	cfg.Roots, cfg.Quotable = r.Roots, append([]string{}, r.quotable...)
	l := load.New(cfg)
	if in.Stdin != nil && in.Stdin.group == g {
		l.Text(in.Stdin.target.Path, in.Stdin.text, in.Stdin.target.Fragment)
	}
	if in.Manifests.Stdin != "" {
		i := slices.IndexFunc(in.Manifests.Paths, func(p string) bool { return p == "<stdin>" || p == filepath.ToSlash(in.Opts.StdinFilename) })
		l = l.With(map[string]string{in.Manifests.Paths[i]: in.Manifests.Stdin})
	}
	return l
}
