// Package diff is the command diff, which compares what two versions of
// profiles allow.
package diff

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/report/differences"
	"github.com/aa-lint/aa-lint/semdiff"
)

const diffLong = `Show what two versions of profiles allow differently: what was gained and what was
lost, with an access as witness and the rules responsible. Rules that were only
moved or reworded are no difference.

OLD and NEW are files, or directories with profiles. --git compares revisions, with
includes as they were at each of them: REVISION with the work tree, A..B two
revisions, and A...B the revision B with the commit at which it branched off from A.
Paths limit the comparison to themselves.

Profiles are compared with those of the same name, or else of the same attachment.
If several profiles change because of the same abstraction, variable or include, the
change is shown once.

Exit codes:
  0    no difference, or none that --fail-on selects
  1    there is such a difference
  2    the command line is wrong
  3    something could not be read, or the output could not be written
  4    aa-lint has a bug
  130  interrupted`

const diffExamples = `  aa-lint diff usr.bin.foo.old usr.bin.foo
  aa-lint diff /etc/apparmor.d debian/apparmor.d
  aa-lint diff --git HEAD                        what is not committed yet
  aa-lint diff --git origin/main...HEAD --format markdown
  aa-lint diff --fail-on widened --git v1.0..v1.1 apparmor.d`

func New(env environment.Env) *cobra.Command {
	var flags diffFlags
	cmd := &cobra.Command{
		Use:     "diff [flags] OLD NEW\n  aa-lint diff [flags] --git REVISION [PATH]...",
		Short:   "Show what two versions of profiles allow differently",
		Long:    diffLong,
		Example: diffExamples,
		RunE: func(cmd *cobra.Command, args []string) error {
			opts, err := flags.options(env, cmd, args)
			if err != nil {
				return err
			}
			return diffPaths(cmd.Context(), env, opts, args)
		},
	}
	flags.register(cmd)
	return cmd
}

// diffPaths compares what the arguments stand for and prints the differences.
func diffPaths(ctx context.Context, env environment.Env, opts diffOptions, args []string) error {
	sides, err := openSides(ctx, env, opts, args)
	if err != nil {
		return interrupted(ctx, err)
	}
	defer sides.close()
	if sides.halfUnread() {
		for _, e := range sides.errs(nil) {
			env.Complain(e)
		}
		return exit.Silent(exit.Input)
	}
	found, err := compareSides(ctx, sides, opts)
	if err != nil {
		return exit.Silent(exit.Interrupted)
	}
	if err := exit.Output(writeDifferences(env.Stdout, found, opts)); err != nil {
		return err
	}
	errs := sides.errs(found.Errors)
	for _, e := range errs {
		env.Complain(e)
	}
	switch {
	case len(errs) > 0:
		return exit.Silent(exit.Input)
	case failsOn(opts.failOn, found.Profiles) && !opts.external:
		return exit.Silent(exit.Findings)
	}
	return nil
}

// compareSides compares all files; fragments that no profile includes by
// themselves. The error is that of the context.
func compareSides(ctx context.Context, sides *diffSides, opts diffOptions) (*semdiff.Report, error) {
	found, err := semdiff.CompareFiles(ctx, sides.old.files, sides.new.files, opts.compare)
	if err != nil || len(found.Idle) == 0 {
		return found, err
	}
	old, new, left := sides.wrapped(found.Idle)
	more, err := semdiff.CompareFiles(ctx, old, new, opts.compare)
	if err != nil {
		return nil, err
	}
	found.Idle = left
	found.Profiles = append(found.Profiles, more.Profiles...)
	slices.SortStableFunc(found.Profiles, func(a, b semdiff.Profile) int { return cmp.Compare(a.Path(), b.Path()) })
	return found, nil
}

// interrupted returns an error, or that the context has ended if that is the
// reason.
func interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return exit.Silent(exit.Interrupted)
	}
	var f exit.Failure
	if errors.As(err, &f) {
		return err
	}
	return exit.With(exit.Input, err)
}

// writeDifferences prints differences in the format that is wanted.
func writeDifferences(w io.Writer, found *semdiff.Report, opts diffOptions) error {
	show := differences.Options{
		Level: opts.compare.Level, All: opts.all, TextDiffs: opts.text, Color: opts.color,
		AllHint: "--all", BudgetHint: "--budget",
	}
	switch opts.format {
	case "json":
		return differences.JSON(w, found, show)
	case "markdown":
		return differences.Markdown(w, found, show)
	}
	return differences.Text(w, found, show)
}

// failsOn reports whether there is a difference of the kind that makes diff fail.
func failsOn(on string, profiles []semdiff.Profile) bool {
	return slices.ContainsFunc(profiles, func(p semdiff.Profile) bool {
		switch on {
		case "any":
			return p.Status != semdiff.Same
		case "widened":
			return p.Loosens()
		}
		return false
	})
}
