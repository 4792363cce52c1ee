package mode

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/confine"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/cli/profiles"
	"github.com/aa-lint/aa-lint/internal/cli/terminal"
	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/internal/profiledir"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/report"
)

// modeChooser finds the files and profiles that arguments stand for.
type modeChooser struct {
	env   environment.Env
	flags modeFlags
	opts  modeOptions

	trees   *inputs.Trees
	dir     *profiles.Dir   // where names are looked for; nil before the first
	listing *profiledir.Dir // of dir
	files   []*modeFile
	byReal  map[string]*modeFile
}

// modeFile is a file with profiles that are chosen.
type modeFile struct {
	path   string
	abs    string
	file   *load.File
	all    []*mode.Entry
	chosen map[*mode.Entry]bool
	after  string
}

func newModeChooser(env environment.Env, flags modeFlags, opts modeOptions) *modeChooser {
	return &modeChooser{env: env, flags: flags, opts: opts, trees: inputs.NewTrees(env, flags.dir.Base), byReal: map[string]*modeFile{}}
}

func (c *modeChooser) choose(ctx context.Context, args []string) error {
	if c.env.Dir == "" {
		return exit.With(exit.Input, errors.New("the working directory cannot be found"))
	}
	for _, arg := range args {
		if err := c.argument(ctx, arg); err != nil {
			return err
		}
	}
	if len(c.files) == 0 {
		return exit.With(exit.Input, errors.New("there is no profile to set"))
	}
	return nil
}

// argument adds what one argument stands for.
func (c *modeChooser) argument(ctx context.Context, arg string) error {
	if arg == "" {
		return exit.Usagef("a profile or file has a name")
	}
	abs := pathname.Absolute(c.env.Dir, arg)
	info, err := os.Stat(abs)
	switch {
	case c.opts.names || err != nil || isProgram(abs, info):
		return c.name(ctx, arg)
	case info.IsDir():
		c.note("%s: passed over: it is a directory", arg)
		return nil
	case !info.Mode().IsRegular():
		return exit.With(exit.Input, &load.Error{Path: arg, Reason: load.NotRegular})
	case load.Skipped(filepath.Base(abs)):
		c.note("%s: passed over: no file of this name is loaded", arg)
		return nil
	}
	return c.wholeFile(arg)
}

// isProgram reports whether a file is a program, not a profile.
func isProgram(abs string, info os.FileInfo) bool {
	if !info.Mode().IsRegular() {
		return false
	}
	f, err := os.Open(abs)
	if err != nil {
		return false
	}
	defer f.Close()
	start := make([]byte, 4)
	n, _ := io.ReadFull(f, start)
	return bytes.HasPrefix(start[:n], []byte("\x7fELF")) || bytes.HasPrefix(start[:n], []byte("#!"))
}

// note tells of something that does not stop the command.
func (c *modeChooser) note(format string, args ...any) {
	c.env.Complain(fmt.Errorf(format, args...))
}

// wholeFile chooses the profiles of a file.
func (c *modeChooser) wholeFile(path string) error {
	f, err := c.open(path)
	if err != nil {
		return err
	}
	if len(f.all) == 0 && !c.opts.links {
		c.note("%s: passed over: it holds no profile", path)
		return nil
	}
	f.choose(nil, c.opts.selection)
	c.add(f)
	return nil
}

// choose chooses a profile with the hats and children that go with it, all of
// the file for nil.
func (f *modeFile) choose(chosen *mode.Entry, s mode.Selection) {
	for _, e := range f.all {
		if s.Takes(e, chosen) {
			f.chosen[e] = true
		}
	}
}

// open reads a file.
func (c *modeChooser) open(path string) (*modeFile, error) {
	abs := pathname.Absolute(c.env.Dir, path)
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return nil, exit.With(exit.Input, confine.ReadError(path, err))
	}
	if f, ok := c.byReal[real]; ok {
		return f, nil
	}
	if err := c.trees.AllowNamed(filepath.Dir(abs)); err != nil {
		return nil, exit.With(exit.Input, err)
	}
	in := &inputs.Inputs{Env: c.env, Trees: c.trees}
	if in.Opts.MaxFileSize, err = arguments.ParseSize(c.flags.dir.MaxFileSize); err != nil {
		return nil, exit.Usagef("--max-file-size: %w", err)
	}
	file, err := load.New(in.Config(nil)).Fragment(filepath.ToSlash(path))
	if err != nil {
		return nil, exit.With(exit.Input, err)
	}
	f := &modeFile{path: path, abs: abs, file: file, all: mode.Entries(file.Tree), chosen: map[*mode.Entry]bool{}}
	if !c.opts.links && parser.Broken(file.Tree, file.Findings) {
		return nil, c.broken(f)
	}
	c.byReal[real] = f
	return f, nil
}

// add takes a file into the plan.
func (c *modeChooser) add(f *modeFile) {
	if !slices.Contains(c.files, f) {
		c.files = append(c.files, f)
	}
}

// name chooses the profile of a name, or that for a program.
func (c *modeChooser) name(ctx context.Context, name string) error {
	err := c.list(ctx)
	switch {
	case errors.Is(err, profiles.ErrNoDir):
		return exit.With(exit.Input, fmt.Errorf("%q is not a file, and there is %w: name one with --dir", name, err))
	case err != nil:
		return err
	}
	found := c.named(name)
	if len(found) == 0 {
		return c.inDir(name)
	}
	if len(found) > 1 {
		return exit.With(exit.Input, fmt.Errorf("%q can be several profiles, name the one or its file: %s", name, describeProfiles(found)))
	}
	p := found[0]
	f, err := c.open(p.Place.File.Name())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(f.all, func(e *mode.Entry) bool { return e.Head() == p.Place.Span })
	if i < 0 {
		return exit.With(exit.Input, fmt.Errorf("%s: the profile %s is put together from several files", f.path, p.Name))
	}
	f.choose(f.all[i], c.opts.selection)
	c.add(f)
	c.elsewhere(p)
	return nil
}

// list reads the directory in which names are looked for.
func (c *modeChooser) list(ctx context.Context) error {
	if c.listing != nil {
		return nil
	}
	dir, err := c.flags.dir.Open(c.env, c.flags.name)
	if err != nil {
		return err
	}
	c.trees.Add(dir.Trees.Readable)
	if c.listing, err = dir.Read(ctx); err != nil {
		return err
	}
	c.dir = dir
	return nil
}

// named returns the profiles of a name, or else those that are for a program.
func (c *modeChooser) named(name string) []*profiledir.Profile {
	var named, attached []*profiledir.Profile
	if ns, rest, ok := parser.SplitNamespace(name); ok && ns != "" {
		name = ":" + ns + "://" + rest
	}
	for _, p := range c.listing.Profiles() {
		switch {
		case p.Name == name || p.Written == name:
			named = append(named, p)
		case strings.HasPrefix(name, "/") && p.Attaches(name):
			attached = append(attached, p)
		}
	}
	if len(named) == 0 {
		named = attached
	}
	// What several files include is one profile.
	return slices.CompactFunc(named, func(p, q *profiledir.Profile) bool { return p.Place == q.Place })
}

// inDir takes what names no profile for a file of the directory.
func (c *modeChooser) inDir(name string) error {
	path := filepath.Join(c.dir.Name, name)
	info, err := os.Stat(pathname.Absolute(c.env.Dir, path))
	if c.opts.names || err != nil || !info.Mode().IsRegular() || load.Skipped(filepath.Base(path)) {
		return c.unknown(name)
	}
	return c.wholeFile(path)
}

// unknown tells that a name is none, and which may have been meant.
func (c *modeChooser) unknown(name string) error {
	var names []string
	for _, p := range c.listing.Profiles() {
		names = append(names, p.Name)
	}
	hint := ""
	if near := nearest.Of(name, names); len(near) > 0 {
		hint = fmt.Sprintf(", did you mean %q?", near[0])
	}
	return exit.With(exit.Input, fmt.Errorf("%q is not a file, and no profile in %s%s", name, c.dir.Name, hint))
}

func describeProfiles(list []*profiledir.Profile) string {
	var all []string
	for _, p := range list {
		at := p.Place.File.LineAt(p.Place.Span.Start)
		all = append(all, fmt.Sprintf("%s in %s:%d", p.Name, p.Place.File.Name(), at))
	}
	return strings.Join(all, ", ")
}

// elsewhere tells of hats and children that an include brings into a profile:
// their text is that of other profiles too.
func (c *modeChooser) elsewhere(p *profiledir.Profile) {
	for _, q := range p.File.Profiles {
		if q.Within(p) && q.Place.File != p.Place.File {
			c.note("%s stays as it is: it comes from %s", q.Name, q.Place.File.Name())
		}
	}
}

// broken shows what is wrong with a file.
func (c *modeChooser) broken(f *modeFile) error {
	found := report.Report{Files: []report.File{{Path: f.path}}, Findings: terminal.BrokenFindings(f.file)}
	if len(found.Findings) > 0 {
		if err := terminal.ShowFindings(c.env, found); err != nil {
			return err
		}
	}
	return exit.With(exit.Findings, fmt.Errorf("%s: nothing was changed: %w", f.path, mode.ErrBroken))
}
