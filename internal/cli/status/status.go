// Package status is the command status, which shows the profiles of a
// directory and their modes.
package status

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/profiles"
	"github.com/aa-lint/aa-lint/internal/cli/terminal"
	"github.com/aa-lint/aa-lint/internal/profiledir"
)

const statusLong = `Show what would be loaded from a directory of profiles: the profiles by mode, the
files that are disabled or forced into complain mode, and those that would not load,
with the reason. aa-status(8) asks the kernel; this command reads the files on disk
and needs neither root nor AppArmor.

The files that count are those that apparmor_parser loads from a directory: all
except hidden files, README, files that package managers and editors leave behind,
and subdirectories. The links in disable/ and force-complain/ are looked for in the
base directory if DIR lies in one, else in DIR.

The default is the tree of profiles that contains the working directory, or else
/etc/apparmor.d.

Exit codes:
  0    every file would load, except those that are disabled
  1    some would not load
  2    the command line is wrong
  3    the directory, or a file that would load, could not be read
  4    aa-lint has a bug
  130  interrupted`

const statusExamples = `  aa-lint status                        the profiles of this machine
  aa-lint status debian/apparmor.d      those of a package
  aa-lint status --format json DIR      for programs`

// statusFlags are the flags of status as they are written.
type statusFlags struct {
	dir    profiles.Flags
	format string
	color  string
}

func New(env environment.Env) *cobra.Command {
	var flags statusFlags
	cmd := &cobra.Command{
		Use:     "status [flags] [DIR]",
		Short:   "Show the profiles of a directory and their modes",
		Long:    statusLong,
		Example: statusExamples,
		Args:    arguments.Count(0, 1, "one directory"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return flags.run(cmd.Context(), env, args)
		},
		ValidArgsFunction: arguments.CompleteDirs,
	}
	cmd.Flags().SortFlags = false
	flags.dir.Register(cmd)
	cmd.Flags().StringVar(&flags.format, "format", statusFormats()[0], "print in this `FORMAT`: "+arguments.List(statusFormats()))
	cmd.Flags().StringVar(&flags.color, "color", "auto", "`WHEN` to print colours: "+arguments.List(terminal.Colors()))
	arguments.CompleteWords(cmd, "format", statusFormats())
	arguments.CompleteWords(cmd, "color", terminal.Colors())
	return cmd
}

func statusFormats() []string { return []string{"text", "json"} }

func (f *statusFlags) run(ctx context.Context, env environment.Env, args []string) error {
	err := cmp.Or(
		arguments.Known("format", f.format, statusFormats()),
		arguments.Known("value of --color", f.color, terminal.Colors()),
	)
	if err != nil {
		return exit.With(exit.Usage, err)
	}
	name := ""
	if len(args) > 0 {
		name = args[0]
	}
	dir, err := f.dir.Open(env, name)
	if err != nil {
		return err
	}
	listing, err := dir.Read(ctx)
	if err != nil {
		return err
	}
	if f.format == "json" {
		err = profiledir.WriteJSON(env.Stdout, listing)
	} else {
		err = profiledir.WriteText(env.Stdout, listing, terminal.UseColor(f.color, env))
	}
	if err := exit.Output(err); err != nil {
		return err
	}
	for _, err := range listing.Unread {
		env.Complain(err)
	}
	return statusCode(listing)
}

// statusCode returns the exit code that a listing leads to.
func statusCode(d *profiledir.Dir) error {
	code := exit.Clean
	if len(d.Unread) > 0 {
		code = exit.Input
	}
	for _, f := range d.Files {
		switch {
		case !f.Fails():
		case f.Err != nil:
			code = exit.Input
		default:
			code = max(code, exit.Findings)
		}
	}
	if code != exit.Clean {
		return exit.Silent(code)
	}
	return nil
}
