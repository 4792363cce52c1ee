package cli

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/report"
)

const checkLong = `Check profiles, and the files that they include.

A path is a file, a directory, which is searched for profiles, or - for standard
input. Without a path the working directory is checked.

Includes such as <abstractions/base> are looked for in the directories of
--include, then in the base directory. Unless --base names it, that is the tree
that a profile lies in, the directory with abstractions or tunables in it;
for profiles outside of any tree it is /etc/apparmor.d, if there is one. No file
is read that lies outside of these directories and of those given as paths,
whatever includes and symbolic links say.`

const checkExamples = `  aa-lint check apparmor.d
  aa-lint check --select AA1,AA403 --fail-on error usr.bin.foo
  aa-lint check --base /etc/apparmor.d --define DATA=/srv/data usr.bin.foo
  aa-lint check --output sarif=findings.sarif --output junit=findings.xml .
  aa-lint check - --stdin-filename apparmor.d/usr.bin.foo < new.profile`

func newCheck(env Env) *cobra.Command {
	var flags checkFlags
	cmd := &cobra.Command{
		Use:     "check [flags] [PATH | -]...",
		Short:   "Check profiles",
		Long:    checkLong,
		Example: checkExamples,
		RunE: func(cmd *cobra.Command, paths []string) error {
			opts, err := flags.options(env)
			if err != nil {
				return err
			}
			return check(cmd.Context(), env, opts, paths)
		},
	}
	flags.register(cmd)
	return cmd
}

// check checks the paths and prints what it finds.
func check(ctx context.Context, env Env, opts options, paths []string) error {
	in, err := gather(env, opts, paths)
	if err != nil {
		return err
	}
	findings, errs, err := lintAll(ctx, env, opts, in)
	if ctx.Err() != nil {
		return failure{code: exitInterrupted}
	}
	if err != nil {
		panic(err) // lint promises that it fails only with the context
	}
	errs = append(in.errs, errs...)
	findings.Unread = unread(errs)
	err = writeOutputs(env, opts, findings)
	for _, e := range errs {
		complain(env, e)
	}
	worst, any := findings.Findings.Worst()
	switch {
	case err != nil:
		return err
	case len(errs) > 0:
		return failure{code: exitInput}
	case any && opts.fails(worst):
		return failure{code: exitFindings}
	}
	return nil
}

// lintAll checks all groups of inputs. The errors are those of files that could
// not be read, and that of the context.
func lintAll(ctx context.Context, env Env, opts options, in *inputs) (report.Report, []error, error) {
	all := report.Report{Version: reportVersion(), Rules: reportRules(opts.selection)}
	var unread []error
	progress := newProgress(env, in.count(), time.Now)
	defer progress.erase()
	for _, g := range in.groups {
		loader := in.loader(g)
		result, err := lint.Run(ctx, lint.Options{
			Loader:    loader,
			Targets:   g.targets,
			Selection: opts.selection,
			Policy:    policy.Options{Define: opts.define},
			Progress:  progress.step,
		})
		if err != nil {
			return all, nil, err
		}
		for _, f := range result.Files {
			all.Files = append(all.Files, report.File(f))
		}
		all.Findings = append(all.Findings, result.Findings...)
		all.Suppressed = append(all.Suppressed, suppressed(result.Suppressed)...)
		unread = append(unread, result.Errors...)
	}
	slices.SortFunc(all.Files, func(a, b report.File) int { return cmp.Compare(a.Path, b.Path) })
	all.Findings.Sort()
	all.Findings = all.Findings.Dedup()
	all.Suppressed = dedup(all.Suppressed)
	return all, unread, nil
}

// fails reports whether a finding of this severity makes the check fail.
func (o options) fails(worst diag.Severity) bool { return !o.neverFail && worst >= o.failOn }
