// Package fmtcmd is the command fmt, which formats profiles.
package fmtcmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/cli/replace"
	"github.com/aa-lint/aa-lint/internal/parallel"
	"github.com/aa-lint/aa-lint/internal/words"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/report"
)

const fmtLong = `Format profiles, and the files that they include, in one style.

A path is a file, a directory to search for profiles, or - for standard input. The
default is the working directory.

Without -l, -w and --check, the changes are printed as a diff; for standard input,
the formatted text is printed. Before anything is written or printed, the result is
read again: it must have the same meaning and the same comments.

A file with errors stays as it is, and its errors are shown. Templates from which
another program generates profiles are left alone.

Exit codes:
  0    done; with --check, nothing would change
  1    with --check, something would change; or a file has errors
  2    the command line or the configuration is wrong
  3    something could not be read or written
  4    aa-lint has a bug; the file in question is left as it is
  130  interrupted`

const fmtExamples = `  aa-lint fmt                             show what would change
  aa-lint fmt -w apparmor.d               format all profiles in a directory
  aa-lint fmt --check .                   fail if something is not formatted
  aa-lint fmt - < profile                 format standard input
  aa-lint fmt --range 10:20 -w profile    format some lines only`

func New(env environment.Env) *cobra.Command {
	var flags fmtFlags
	cmd := &cobra.Command{
		Use:     "fmt [flags] [PATH | -]...",
		Short:   "Format profiles",
		Long:    fmtLong,
		Example: fmtExamples,
		RunE: func(cmd *cobra.Command, paths []string) error {
			opts, err := flags.options(env, cmd, paths)
			if err != nil {
				return err
			}
			return formatPaths(cmd.Context(), env, opts, paths)
		},
	}
	flags.register(cmd)
	return cmd
}

// formatPaths formats what the paths stand for.
func formatPaths(ctx context.Context, env environment.Env, opts fmtOptions, paths []string) error {
	out := newFmtOutput(env, opts)
	if opts.stdin {
		f, err := formatStdin(env, opts)
		if err != nil {
			return exit.With(exit.Input, err)
		}
		out.file(f)
		return out.finish()
	}
	in, err := inputs.Gather(env, opts.inputs, paths)
	if err != nil {
		return err
	}
	if !opts.style.Lines.IsZero() && in.Count() > 1 {
		return exit.Usagef("--range is for one file")
	}
	files, err := formatAll(ctx, in, opts)
	if err != nil {
		return exit.Silent(exit.Interrupted)
	}
	for _, f := range files {
		out.file(f)
	}
	for _, e := range slices.Concat(in.Errs, in.Nothing("format")) {
		out.complain(exit.Input, e)
	}
	out.passed = in.PassedOver()
	return out.finish()
}

// formatted is a file on its way through the command.
type formatted struct {
	path          string
	before, after string
	template      *format.Template
	broken        *report.Report // what was found in a file that is left as it is
	err           error
	written       bool
}

func (f *formatted) changed() bool { return f.err == nil && f.before != f.after }

// formatAll formats all inputs, on all processors, and writes them if that is
// wanted. The result is in the order of the paths. The error is that of the
// context.
func formatAll(ctx context.Context, in *inputs.Inputs, opts fmtOptions) ([]*formatted, error) {
	var files []*formatted
	var jobs []func()
	written := map[string]bool{}
	for _, g := range in.Groups {
		loader := in.Loader(g)
		for _, t := range g.Targets {
			if opts.write && seenBefore(written, pathname.Absolute(in.Env.Dir, t.Path)) {
				continue // a link to a file that is written already
			}
			f := &formatted{path: t.Path}
			files = append(files, f)
			jobs = append(jobs, func() {
				f.read(loader, opts)
				if opts.write && f.changed() {
					f.err = replace.File(pathname.Absolute(in.Env.Dir, f.path), f.before, f.after)
					f.written = f.err == nil
				}
			})
		}
	}
	err := parallel.Do(ctx, jobs)
	slices.SortStableFunc(files, func(a, b *formatted) int { return cmp.Compare(a.path, b.path) })
	return files, err
}

// seenBefore reports whether the file that a path leads to is in a set, and adds
// it.
func seenBefore(seen map[string]bool, path string) bool {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false // told when the file is read
	}
	before := seen[real]
	seen[real] = true
	return before
}

// formatStdin formats the text on standard input. The error is that of reading
// it.
func formatStdin(env environment.Env, opts fmtOptions) (*formatted, error) {
	f := &formatted{path: cmp.Or(opts.inputs.StdinFilename, "<stdin>")}
	text, err := inputs.ReadStdin(env, f.path, opts.inputs.MaxFileSize)
	if err != nil {
		return nil, err
	}
	f.format(load.New(load.Config{WorkDir: "/"}).Text(f.path, text, true), opts)
	return f, nil
}

// exitCodeOf returns the exit code that the error of a file leads to.
func exitCodeOf(err error) int {
	if bug := (*format.Difference)(nil); errors.As(err, &bug) {
		return exit.Bug
	}
	return exit.Input
}

// writeHint says how to write what a difference shows.
func writeHint(n int) string {
	return fmt.Sprintf("%s would change; run with -w to write", words.Counted(n, "file"))
}
