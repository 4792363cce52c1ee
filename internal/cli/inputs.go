package cli

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

// inputs are the files to check. Those with one base directory are a group,
// because the same include means the same file for all of them.
type inputs struct {
	env       environment.Env
	opts      inputOptions
	trees     *trees
	groups    []*group
	seen      map[string]bool // absolute paths of targets
	stdin     *stdin
	manifests manifests
	errs      []error // what could not be read
	left      *leftOut
	passed    []load.Passed // over, where directories were searched
	empty     []emptyDir
}

// group is a set of targets with one search path.
type group struct {
	base    string // absolute, "" if there is none
	search  []string
	layers  []string // of the search path, that lie over each other
	targets []load.Target
	// noPolicy are the files that the init script loads though they are no policy.
	noPolicy []string
	// whole is set if the targets are all files of the tree.
	whole bool
}

// stdin is a text that is checked in the place of a file.
type stdin struct {
	group  *group
	target load.Target
	text   string
}

// gather finds the files to check. Its error is one that ends the command;
// what cannot be read is kept for later.
func gather(env environment.Env, opts inputOptions, paths []string) (*inputs, error) {
	paths, err := withDefault(paths, opts)
	if err != nil {
		return nil, err
	}
	return gatherFrom(filesys.System{}, env, opts, paths)
}

// gatherFrom is gather for files that may not lie where the system has them.
func gatherFrom(disk filesys.Disk, env environment.Env, opts inputOptions, paths []string) (*inputs, error) {
	in, err := newInputsOn(disk, env, opts)
	if err != nil {
		return nil, err
	}
	for _, p := range paths {
		if opts.writes[pathname.Absolute(env.Dir, p)] {
			return nil, exit.Usagef("%s is to be checked, so no output can go to it", p)
		}
		in.note(in.path(p))
	}
	return in, nil
}

// newInputs returns inputs without files. Its error is one that ends the command.
func newInputs(env environment.Env, opts inputOptions) (*inputs, error) {
	return newInputsOn(filesys.System{}, env, opts)
}

func newInputsOn(disk filesys.Disk, env environment.Env, opts inputOptions) (*inputs, error) {
	if env.Dir == "" {
		return nil, exit.With(exit.Input, errors.New("the working directory cannot be found"))
	}
	in := &inputs{env: env, opts: opts, trees: newTreesOn(disk, env, opts.base), seen: map[string]bool{}, left: newLeftOut(opts)}
	in.trees.treeFirst = !opts.baseFirst
	dirs := slices.Clone(opts.includes)
	if opts.base != "" {
		dirs = append(dirs, opts.base)
	}
	for _, dir := range dirs {
		if err := in.trees.allow(dir); err != nil {
			return nil, exit.With(exit.Input, err)
		}
	}
	return in, nil
}

// withDefault returns the paths to check if none, or no -, is named.
func withDefault(paths []string, opts inputOptions) ([]string, error) {
	switch {
	case opts.stdinFilename != "" && len(paths) == 0:
		return []string{"-"}, nil
	case opts.stdinFilename != "" && !slices.Contains(paths, "-"):
		return nil, exit.Usagef("--stdin-filename needs - among the paths")
	case len(paths) == 0:
		return []string{"."}, nil
	}
	return paths, nil
}

// path adds what a path of the command line stands for.
func (in *inputs) path(name string) error {
	if name == "-" {
		return in.standardInput()
	}
	abs := pathname.Absolute(in.env.Dir, name)
	info, err := in.trees.disk.Stat(abs)
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

func (in *inputs) file(name, dir string) error {
	if in.isManifest(name) {
		return in.addManifest(name)
	}
	if config, ok := in.addonConfig(name); ok {
		return in.addManifest(config) // with the profile
	}
	if err := in.trees.allowNamed(filepath.Dir(name)); err != nil {
		return err
	}
	in.add(name, in.trees.base(dir, dir))
	return nil
}

// standardInput adds the text on standard input, once.
func (in *inputs) standardInput() error {
	if in.stdin != nil || in.manifests.stdin != "" {
		return nil
	}
	name, dir := "<stdin>", ""
	if in.opts.stdinFilename != "" {
		name = in.opts.stdinFilename
		dir = filepath.Dir(pathname.Absolute(in.env.Dir, name))
		// The text can be checked even if the directory is yet to come.
		_ = in.trees.allowNamed(dir)
	}
	text, err := readStdin(in.env, name, in.opts.maxFileSize)
	if err == nil {
		in.text(name, dir, text)
	}
	return err
}

// text adds a text in the place of a file in a directory.
func (in *inputs) text(name, dir, text string) {
	if !in.opts.profilesOnly && kube.LooksLikeManifest(text) {
		in.manifests.paths, in.manifests.stdin = append(in.manifests.paths, filepath.ToSlash(name)), text
		return
	}
	if g := in.add(name, in.trees.base(dir, dir)); g != nil {
		in.stdin = &stdin{g, g.targets[len(g.targets)-1], text}
	}
}

// gatherText returns inputs that are one file, with the text of another.
func gatherText(env environment.Env, opts inputOptions, name, from string) (*inputs, error) {
	in, err := newInputs(env, opts)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(from)
	if err != nil {
		return nil, confine.ReadError(from, err)
	}
	defer f.Close()
	text, err := readAll(name, f, opts.maxFileSize)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(pathname.Absolute(env.Dir, name))
	// The file may be in a directory that is gone.
	_ = in.trees.allowNamed(dir)
	in.text(name, dir, text)
	return in, nil
}

// readStdin reads the text on standard input, which is shown by a name.
func readStdin(env environment.Env, name string, limit int64) (string, error) {
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
func (in *inputs) add(name, base string) *group {
	return in.addTarget(load.Target{Path: filepath.ToSlash(name)}, base)
}

// addTarget is add for a file that may be known to be for others to include.
func (in *inputs) addTarget(t load.Target, base string) *group {
	abs := pathname.Absolute(in.env.Dir, t.Path)
	place := in.place(abs, base)
	if in.seen[abs] || inFeatures(place) {
		return nil
	}
	in.seen[abs] = true
	in.allowBase(base)
	g := in.group(base, t.Path)
	t.Fragment = t.Fragment || load.IsFragment(place)
	g.targets = append(g.targets, t)
	return g
}

// place returns the path of a file in its tree, else in the working directory,
// else the absolute one: what lies above says nothing about the file.
func (in *inputs) place(abs, base string) string {
	for _, dir := range []string{base, in.env.Dir} {
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

// group returns the group of a base. The first file in it decides how paths of
// included files are written.
func (in *inputs) group(base, name string) *group {
	for _, g := range in.groups {
		if g.base == base {
			return g
		}
	}
	g := &group{base: base}
	in.search(g, name)
	in.groups = append(in.groups, g)
	return g
}

// spelling returns the path of a base as a user who writes name would put it.
func (in *inputs) spelling(base, name string) string {
	if in.opts.base != "" && base == in.trees.fixed {
		return in.opts.base
	}
	_, inside := pathname.Within(base, pathname.Absolute(in.env.Dir, name))
	rel, err := filepath.Rel(in.env.Dir, base)
	if filepath.IsAbs(name) || !inside || err != nil {
		return base
	}
	return rel
}

// allowBase lets the files of a base be read.
func (in *inputs) allowBase(base string) {
	if base != "" {
		in.note(in.trees.allow(base))
	}
}

// note keeps an error, or the errors that are joined in it.
func (in *inputs) note(err error) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		in.errs = append(in.errs, joined.Unwrap()...)
	} else if err != nil {
		in.errs = append(in.errs, err)
	}
}

// count returns the number of files to check.
func (in *inputs) count() int {
	n := len(in.manifests.paths)
	for _, g := range in.groups {
		n += len(g.targets)
	}
	return n
}

// paths returns the paths of all files to check.
func (in *inputs) paths() []string {
	all := slices.Clone(in.manifests.paths)
	for _, g := range in.groups {
		for _, t := range g.targets {
			all = append(all, t.Path)
		}
	}
	return all
}

// config returns the configuration of a loader with a search path.
func (in *inputs) config(search []string) load.Config {
	return load.Config{
		Roots:       in.trees.roots,
		Quotable:    append([]string{}, in.trees.quotable...), // nil would stand for all
		Search:      search,
		WorkDir:     filepath.ToSlash(in.env.Dir),
		MaxFileSize: in.opts.maxFileSize,
	}
}

// loader returns the loader of a group.
func (in *inputs) loader(g *group) *load.Loader { return in.loaderWith(in.trees.readable, g) }

// loaderWith returns the loader of a group that may read what is given.
func (in *inputs) loaderWith(r readable, g *group) *load.Loader {
	cfg := in.config(g.search)
	cfg.Layers = g.layers
	cfg.Roots, cfg.Quotable = r.roots, append([]string{}, r.quotable...)
	l := load.New(cfg)
	if in.stdin != nil && in.stdin.group == g {
		l.Text(in.stdin.target.Path, in.stdin.text, in.stdin.target.Fragment)
	}
	if in.manifests.stdin != "" {
		i := slices.IndexFunc(in.manifests.paths, func(p string) bool { return p == "<stdin>" || p == filepath.ToSlash(in.opts.stdinFilename) })
		l = l.With(map[string]string{in.manifests.paths[i]: in.manifests.stdin})
	}
	return l
}
