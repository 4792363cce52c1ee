package cli

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/profiledir"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// dirFlags say how the files of a directory of profiles are read.
type dirFlags struct {
	base        string
	includes    []string
	defines     []string
	maxFileSize string
	leave       leaveFlags
	settings    settingsFlags
}

func (f *dirFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.base, "base", "", "take `DIR` as the base directory of all profiles")
	flags.StringArrayVarP(&f.includes, "include", "I", nil, "look for includes in `DIR` before the base; may be repeated")
	flags.StringArrayVar(&f.defines, "define", nil, "take the variable @{NAME} as assigned elsewhere: `NAME=VALUE`, or NAME\nif its value does not matter; may be repeated for more values")
	flags.StringVar(&f.maxFileSize, "max-file-size", arguments.SizeText(load.DefaultMaxFileSize), "refuse files of more than `BYTES`; K and M stand for 1024 and 1024²")
	f.leave.register(cmd)
	f.settings.register(cmd)
	arguments.Complete(cmd, "base", arguments.CompleteDirs)
	arguments.Complete(cmd, "include", arguments.CompleteDirs)
	arguments.Complete(cmd, "define", cobra.NoFileCompletions)
	arguments.Complete(cmd, "max-file-size", cobra.NoFileCompletions)
}

// profileDir is a directory of profiles that is going to be read.
type profileDir struct {
	name   string // as the user should read it
	links  string // the directory that holds disable/ and force-complain/
	trees  *trees
	loader *load.Loader
	policy policy.Options
	in     *inputs // which know what is left out
}

// open finds the directory of profiles; "" stands for the default.
func (f *dirFlags) open(env environment.Env, name string) (*profileDir, error) {
	if env.Dir == "" {
		return nil, exit.With(exit.Input, errors.New("the working directory cannot be found"))
	}
	if name == "" {
		var err error
		if name, err = defaultDir(env); err != nil {
			return nil, err
		}
	}
	opts, err := f.options(env, name)
	if err != nil {
		return nil, err
	}
	in, err := newInputs(env, opts)
	if err != nil {
		return nil, err
	}
	in.note(in.trees.allowNamed(name))
	abs := pathname.Absolute(env.Dir, name)
	base := in.trees.base(abs, abs)
	in.allowBase(base)
	if len(in.errs) > 0 {
		return nil, exit.With(exit.Input, in.errs[0])
	}
	d := &profileDir{name: name, links: name, trees: in.trees, policy: policy.Options{Define: opts.define}, in: in}
	if _, inside := pathname.Within(base, abs); inside || opts.base != "" {
		d.links = in.spelling(base, name)
	}
	d.loader = in.loader(in.group(base, name))
	return d, nil
}

// options checks the flags. The settings of the project count for a directory
// that lies in it.
func (f *dirFlags) options(env environment.Env, name string) (inputOptions, error) {
	opts := inputOptions{base: f.base, includes: f.includes}
	var err error
	if opts.maxFileSize, err = arguments.ParseSize(f.maxFileSize); err != nil {
		return opts, exit.Usagef("--max-file-size: %w", err)
	}
	if opts.define, err = arguments.ParseDefines(f.defines); err != nil {
		return opts, exit.Usagef("--define: %w", err)
	}
	c, err := f.settings.load(env)
	if err != nil {
		return opts, err
	}
	if _, inside := pathname.Within(c.Dir, pathname.Absolute(env.Dir, name)); !inside && f.settings.file == "" {
		return opts, f.leave.options(env, &opts, nil)
	}
	if opts.base == "" && c.Base != "" {
		opts.base = pathname.Shorten(env.Dir, pathname.Absolute(c.Dir, c.Base))
	}
	for _, dir := range c.Include {
		opts.includes = append(opts.includes, pathname.Shorten(env.Dir, pathname.Absolute(c.Dir, dir)))
	}
	for name, values := range c.Define {
		if opts.define[name] == nil {
			opts.define[name] = values
		}
	}
	return opts, f.leave.options(env, &opts, c)
}

var errNoDir = errors.New("no directory of profiles: the working directory lies in none, and there is no " + environment.SystemBase)

// defaultDir returns the directory that is meant where none is named.
func defaultDir(env environment.Env) (string, error) {
	if base, ok := load.FindBase(env.Dir); ok {
		return filepath.Rel(env.Dir, base)
	}
	if newTrees(env, "").isDir(env.SystemBase) {
		return env.SystemBase, nil
	}
	return "", exit.With(exit.Input, errNoDir)
}

// read reads the directory.
func (d *profileDir) read(ctx context.Context) (*profiledir.Dir, error) {
	d.in.askGit(pathname.Absolute(d.in.env.Dir, d.name))
	if problem := d.in.left.problem; problem != nil {
		d.in.env.Complain(problem)
	}
	listing, err := profiledir.Read(ctx, filepath.ToSlash(d.name), profiledir.Options{
		Loader: d.loader, Policy: d.policy, Base: filepath.ToSlash(d.links), LeaveOut: d.in.leaveOut,
	})
	switch {
	case ctx.Err() != nil:
		return nil, exit.Silent(exit.Interrupted)
	case err != nil:
		return nil, exit.With(exit.Input, err)
	}
	return listing, nil
}
