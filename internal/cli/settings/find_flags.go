package settings

import (
	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/config"
)

// LeaveFlags say what is left out where a directory is read.
type LeaveFlags struct {
	exclude     []string
	noGitignore bool
}

func (f *LeaveFlags) Register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&f.exclude, "exclude", nil, "leave out files and directories that match the `PATTERN` where a directory is\nsearched; may be repeated")
	flags.BoolVar(&f.noGitignore, "no-gitignore", false, "also look at files that git ignores")
	arguments.Complete(cmd, "exclude", cobra.NoFileCompletions)
}

// Options takes the flags over, and what the settings exclude; c is nil where no
// settings count.
func (f *LeaveFlags) Options(env environment.Env, o *inputs.Options, c *config.Config) error {
	var err error
	if o.Exclude, err = inputs.Excludes(env.Dir, "--exclude", f.exclude); err != nil {
		return exit.Usagef("--exclude: %w", err)
	}
	o.NoGitignore = f.noGitignore
	if c == nil {
		return nil
	}
	set, err := inputs.Excludes(c.Dir, c.File, c.Exclude)
	o.Exclude = append(o.Exclude, set...)
	return err
}

// FindFlags say which files directories yield.
type FindFlags struct {
	leave        LeaveFlags
	forceExclude bool
	allowEmpty   bool
}

func (f *FindFlags) Register(cmd *cobra.Command) {
	f.leave.Register(cmd)
	flags := cmd.Flags()
	flags.BoolVar(&f.forceExclude, "force-exclude", false, "pass over a named file if a search of its directory would: for hooks that name\neverything that changed")
	flags.BoolVar(&f.allowEmpty, "allow-empty", false, "accept a directory in which there is nothing to check")
}

// Options takes the flags over, and what the settings exclude.
func (f *FindFlags) Options(env environment.Env, o *inputs.Options) error {
	o.ForceExclude, o.AllowEmpty = f.forceExclude, f.allowEmpty
	return f.leave.Options(env, o, o.Config)
}
