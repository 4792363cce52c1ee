// Package profiles opens a directory of profiles, for the commands that read
// one as a whole.
package profiles

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/cli/settings"
	"github.com/aa-lint/aa-lint/internal/profiledir"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// Flags say how the files of a directory of profiles are read.
type Flags struct {
	Base        string
	includes    []string
	defines     []string
	MaxFileSize string
	leave       settings.LeaveFlags
	settings    settings.Flags
}

func (f *Flags) Register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.Base, "base", "", "take `DIR` as the base directory of all profiles")
	flags.StringArrayVarP(&f.includes, "include", "I", nil, "look for includes in `DIR` before the base; may be repeated")
	flags.StringArrayVar(&f.defines, "define", nil, "take the variable @{NAME} as assigned elsewhere: `NAME=VALUE`, or NAME\nif its value does not matter; may be repeated for more values")
	flags.StringVar(&f.MaxFileSize, "max-file-size", arguments.SizeText(load.DefaultMaxFileSize), "refuse files of more than `BYTES`; K and M stand for 1024 and 1024²")
	f.leave.Register(cmd)
	f.settings.Register(cmd)
	arguments.Complete(cmd, "base", arguments.CompleteDirs)
	arguments.Complete(cmd, "include", arguments.CompleteDirs)
	arguments.Complete(cmd, "define", cobra.NoFileCompletions)
	arguments.Complete(cmd, "max-file-size", cobra.NoFileCompletions)
}

// Dir is a directory of profiles that is going to be read.
type Dir struct {
	Name   string // as the user should read it
	links  string // the directory that holds disable/ and force-complain/
	Trees  *inputs.Trees
	loader *load.Loader
	policy policy.Options
	in     *inputs.Inputs // which know what is left out
}

// Open finds the directory of profiles; "" stands for the default.
func (f *Flags) Open(env environment.Env, name string) (*Dir, error) {
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
	in, err := inputs.New(env, opts)
	if err != nil {
		return nil, err
	}
	in.Note(in.Trees.AllowNamed(name))
	abs := pathname.Absolute(env.Dir, name)
	base := in.Trees.Base(abs, abs)
	in.AllowBase(base)
	if len(in.Errs) > 0 {
		return nil, exit.With(exit.Input, in.Errs[0])
	}
	d := &Dir{Name: name, links: name, Trees: in.Trees, policy: policy.Options{Define: opts.Define}, in: in}
	if _, inside := pathname.Within(base, abs); inside || opts.Base != "" {
		d.links = in.Spelling(base, name)
	}
	d.loader = in.Loader(in.Group(base, name))
	return d, nil
}

// options checks the flags. The settings of the project count for a directory
// that lies in it.
func (f *Flags) options(env environment.Env, name string) (inputs.Options, error) {
	opts := inputs.Options{Base: f.Base, Includes: f.includes}
	var err error
	if opts.MaxFileSize, err = arguments.ParseSize(f.MaxFileSize); err != nil {
		return opts, exit.Usagef("--max-file-size: %w", err)
	}
	if opts.Define, err = arguments.ParseDefines(f.defines); err != nil {
		return opts, exit.Usagef("--define: %w", err)
	}
	c, err := f.settings.Load(env)
	if err != nil {
		return opts, err
	}
	if _, inside := pathname.Within(c.Dir, pathname.Absolute(env.Dir, name)); !inside && f.settings.File == "" {
		return opts, f.leave.Options(env, &opts, nil)
	}
	if opts.Base == "" && c.Base != "" {
		opts.Base = pathname.Shorten(env.Dir, pathname.Absolute(c.Dir, c.Base))
	}
	for _, dir := range c.Include {
		opts.Includes = append(opts.Includes, pathname.Shorten(env.Dir, pathname.Absolute(c.Dir, dir)))
	}
	for name, values := range c.Define {
		if opts.Define[name] == nil {
			opts.Define[name] = values
		}
	}
	return opts, f.leave.Options(env, &opts, c)
}

var ErrNoDir = errors.New("no directory of profiles: the working directory lies in none, and there is no " + environment.SystemBase)

// defaultDir returns the directory that is meant where none is named.
func defaultDir(env environment.Env) (string, error) {
	if base, ok := load.FindBase(env.Dir); ok {
		return filepath.Rel(env.Dir, base)
	}
	if inputs.NewTrees(env, "").IsDir(env.SystemBase) {
		return env.SystemBase, nil
	}
	return "", exit.With(exit.Input, ErrNoDir)
}

// Read reads the directory.
func (d *Dir) Read(ctx context.Context) (*profiledir.Dir, error) {
	d.in.AskGit(pathname.Absolute(d.in.Env.Dir, d.Name))
	if problem := d.in.Left.Problem; problem != nil {
		d.in.Env.Complain(problem)
	}
	listing, err := profiledir.Read(ctx, filepath.ToSlash(d.Name), profiledir.Options{
		Loader: d.loader, Policy: d.policy, Base: filepath.ToSlash(d.links), LeaveOut: d.in.LeaveOut,
	})
	switch {
	case ctx.Err() != nil:
		return nil, exit.Silent(exit.Interrupted)
	case err != nil:
		return nil, exit.With(exit.Input, err)
	}
	return listing, nil
}
