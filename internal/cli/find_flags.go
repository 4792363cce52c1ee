package cli

import (
	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/config"
)

// leaveFlags say what is left out where a directory is read.
type leaveFlags struct {
	exclude     []string
	noGitignore bool
}

func (f *leaveFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&f.exclude, "exclude", nil, "leave out files and directories that match the `PATTERN` where a directory is\nsearched; may be repeated")
	flags.BoolVar(&f.noGitignore, "no-gitignore", false, "look at files too that git ignores")
	arguments.Complete(cmd, "exclude", cobra.NoFileCompletions)
}

// options takes the flags over, and what the settings exclude; c is nil where no
// settings count.
func (f *leaveFlags) options(env environment.Env, o *inputs.Options, c *config.Config) error {
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

// findFlags say which files directories yield.
type findFlags struct {
	leave        leaveFlags
	forceExclude bool
	allowEmpty   bool
}

func (f *findFlags) register(cmd *cobra.Command) {
	f.leave.register(cmd)
	flags := cmd.Flags()
	flags.BoolVar(&f.forceExclude, "force-exclude", false, "pass over a file that is named as its directory would: for hooks that name\neverything that changed")
	flags.BoolVar(&f.allowEmpty, "allow-empty", false, "let a directory pass in which there is nothing to check")
}

// options takes the flags over, and what the settings exclude.
func (f *findFlags) options(env environment.Env, o *inputs.Options) error {
	o.ForceExclude, o.AllowEmpty = f.forceExclude, f.allowEmpty
	return f.leave.options(env, o, o.Config)
}
