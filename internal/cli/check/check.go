// Package check is the command check, which runs the rules over profiles and
// manifests.
package check

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/cli/replace"
	"github.com/aa-lint/aa-lint/internal/words"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/report"
)

const checkLong = `Check profiles and the files that they include. Also check Kubernetes manifests,
the profiles in them, and whether the profiles that containers ask for exist.

A path is a file, a directory to search for profiles and manifests, or - for
standard input. The default is the working directory. Manifests are recognised by
their content: YAML or JSON, as Helm and Kustomize print it.

Includes such as <abstractions/base> are looked for in the tree of the profile (the
directory that has abstractions or tunables), then in the directories of --include,
then in --base, and if none of these has AppArmor's own abstractions, in
/etc/apparmor.d. The preset reference looks where apparmor_parser does: in the
directories of --include, then in one base. No file outside of these directories
and of the given paths is read, whatever includes and symbolic links say.`

const checkExamples = `  aa-lint check apparmor.d
  aa-lint check --select AA1,AA403 --fail-on error usr.bin.foo
  aa-lint check --base /etc/apparmor.d --define DATA=/srv/data usr.bin.foo
  aa-lint check --diff apparmor.d
  aa-lint check --since origin/main --baseline known.json apparmor.d
  aa-lint check --output sarif=findings.sarif --output junit=findings.xml .
  helm template charts/web | aa-lint check - profiles
  aa-lint check - --stdin-filename apparmor.d/usr.bin.foo < new.profile`

func New(env environment.Env) *cobra.Command {
	var flags checkFlags
	cmd := &cobra.Command{
		Use:     "check [flags] [PATH | -]...",
		Short:   "Check profiles",
		Long:    checkLong,
		Example: checkExamples,
		RunE: func(cmd *cobra.Command, paths []string) error {
			opts, err := flags.options(env, cmd)
			if err != nil {
				return err
			}
			return check(cmd.Context(), env, opts, paths)
		},
	}
	flags.register(cmd)
	return cmd
}

// check checks the paths, fixes what it finds if that is wanted, and prints it.
func check(ctx context.Context, env environment.Env, opts options, paths []string) error {
	in, err := inputs.Gather(env, opts.Options, paths)
	if err == nil {
		err = opts.overwrites(in)
	}
	if err != nil {
		return err
	}
	if (in.Stdin != nil || in.Manifests.Stdin != "") && opts.fix && !opts.diff {
		return exit.Usagef("--fix writes files; to see what it would make of standard input, take --diff")
	}
	changes, err := findChanges(ctx, env, opts)
	if ctx.Err() != nil {
		return exit.Silent(exit.Interrupted)
	}
	if err != nil {
		return exit.With(exit.Input, err)
	}
	if in.Stdin != nil || in.Manifests.Stdin != "" {
		opts.look.Hints.Fix, opts.look.Hints.Unsafe = "", ""
	}
	if changes != nil {
		if err := changes.compareLines(ctx, env, opts, in, paths); err != nil {
			return exit.With(exit.Input, err)
		}
		defer changes.done()
	}
	for _, note := range changes.ofSettings(env, opts, in) {
		env.Complain(note)
	}
	done, err := lintAll(ctx, env, opts, in, changes)
	if ctx.Err() != nil {
		return exit.Silent(exit.Interrupted)
	}
	if err != nil {
		panic(err) // lint promises that it fails only with the context
	}
	done.errs = slices.Concat(in.Errs, in.Nothing("check"), done.errs)
	done.report.Passed = in.PassedOver()
	if in.Left.Problem != nil {
		env.Complain(in.Left.Problem)
	}
	return done.finish(env, opts)
}

// checked is what the check of all inputs comes to.
type checked struct {
	report   report.Report
	stats    []*driver.Stats
	fixed    []driver.FixedFile
	applied  int
	unproven int
	loaded   map[string]bool // see driver.Result
	errs     []error         // of files that could not be read or written
	crashes  []driver.Crash
}

// finish prints what there is to say, and returns the error with the exit code.
func (c *checked) finish(env environment.Env, opts options) error {
	if opts.diff {
		return c.showFixes(env, opts)
	}
	if opts.fix {
		c.writeFixes(env)
	}
	if opts.writeBaseline != "" {
		return c.writeBaseline(env, opts)
	}
	c.report.Unread = unread(c.errs)
	c.report.Findings = c.report.Findings.ByCause()
	err := writeOutputs(env, opts, c.report)
	c.complain(env)
	if opts.stats {
		printStats(env.Stderr, c.stats)
	}
	if err != nil {
		return err
	}
	return c.verdict(opts)
}

// mostCrashes is how many internal errors are told in full.
const mostCrashes = 3

func (c *checked) complain(env environment.Env) {
	for _, e := range c.errs {
		env.Complain(e)
	}
	for i, crash := range c.crashes {
		if i == mostCrashes {
			fmt.Fprintf(env.Stderr, "aa-lint: %d more internal errors\n", len(c.crashes)-i)
			break
		}
		what := fmt.Sprintf("%s on %s: %s", crash.Rule, cmp.Or(crash.Path, "all files together"), crash.Text)
		env.TellBug(what, crash.Stack)
	}
}

// verdict returns the error with the exit code that findings and what could not
// be read lead to.
func (c *checked) verdict(opts options) error {
	worst, any := c.report.Findings.Worst()
	switch {
	case len(c.crashes) > 0:
		return exit.Silent(exit.Bug)
	case len(c.errs) > 0:
		return exit.Silent(exit.Input)
	case any && opts.fails(worst):
		return exit.Silent(exit.Findings)
	}
	return nil
}

// fails reports whether a finding of this severity makes the check fail.
func (o options) fails(worst diag.Severity) bool {
	return !o.neverFail && !o.exitZero && worst >= o.failOn
}

// writeBaseline writes the findings as those that are known.
func (c *checked) writeBaseline(env environment.Env, opts options) error {
	c.complain(env)
	if len(c.crashes)+len(c.errs) > 0 {
		return c.verdict(opts)
	}
	path := pathname.Absolute(env.Dir, opts.writeBaseline)
	text := driver.WriteBaseline(c.report.Findings, filepath.ToSlash(filepath.Dir(path)), filepath.ToSlash(env.Dir))
	err := replace.Write(path, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
	if err != nil {
		return exit.With(exit.Input, replace.Error(opts.writeBaseline, err))
	}
	fmt.Fprintf(env.Stderr, "%s: %s\n", opts.writeBaseline, words.Counted(len(c.report.Findings), "finding"))
	return nil
}

// lintAll checks all groups of inputs. The error is that of the context.
func lintAll(ctx context.Context, env environment.Env, opts options, in *inputs.Inputs, changes *changes) (*checked, error) {
	all := &checked{report: newReport(env, opts), loaded: map[string]bool{}}
	progress := newProgress(env, in.Count(), time.Now)
	defer progress.erase()
	withManifests := in.ManifestGroup()
	var definitions []kube.Definition
	for _, g := range in.Groups {
		run := driver.Options{
			Loader:        in.Loader(g),
			Targets:       g.Targets,
			Selection:     opts.selection,
			Policy:        policy.Options{Define: opts.Define},
			Whole:         g.Whole,
			NoPolicy:      g.NoPolicy,
			KnownProfiles: opts.Config.KnownProfiles,
			Target:        opts.Config.Target,
			Baseline:      opts.baseline,
			MinSeverity:   opts.minSeverity,
			Stats:         opts.stats,
			Progress:      progress.step,
			Definitions:   withManifests != nil,
		}
		if g == withManifests {
			run.Manifests = manifestOptions(in, opts, changes)
			run.Manifests.Profiles = definitions
		}
		if len(opts.Config.Overrides) > 0 {
			run.SelectionFor = opts.selections.For
		}
		if changes != nil {
			run.NoPolicy = slices.DeleteFunc(slices.Clone(g.NoPolicy), func(name string) bool {
				return !changes.files[filepath.ToSlash(pathname.Absolute(env.Dir, name))]
			})
			run.Changed, run.ChangedLines = changes.files, changes.lines
			run.Before = changes.checkBefore
			run.TextBefore = changes.text
		}
		defined, err := all.lint(ctx, opts, run)
		if err != nil {
			return nil, err
		}
		definitions = append(definitions, defined...)
	}
	slices.SortFunc(all.report.Files, func(a, b report.File) int { return cmp.Compare(a.Path, b.Path) })
	all.report.Findings.Sort()
	all.report.Findings = driver.JoinLacking(all.report.Findings)
	nameFlags(all.report.Findings)
	all.report.Findings = all.report.Findings.Dedup()
	all.report.Confirmed.Sort()
	all.report.Suppressed = dedup(all.report.Suppressed)
	all.report.Rules = reportRules(opts, all.report.Files)
	return all, nil
}

// lint checks one group of inputs, and fixes what it finds if that is wanted. It
// returns the profiles of the group, if they are asked for.
func (c *checked) lint(ctx context.Context, opts options, run driver.Options) ([]kube.Definition, error) {
	var result driver.Result
	var err error
	if opts.fix || opts.diff {
		var fixed driver.Fixed
		fixed, err = driver.Fix(ctx, run, driver.FixOptions{Unsafe: opts.unsafe, Prove: Prover(run.Policy)})
		result = fixed.Result
		c.fixed = append(c.fixed, fixed.Files...)
		for _, n := range fixed.Applied {
			c.applied += n
		}
		c.unproven += fixed.Unproven
	} else {
		result, err = driver.Run(ctx, run)
	}
	if err != nil {
		return nil, err
	}
	c.add(result)
	return result.Definitions, nil
}

// add takes over the result of a run.
func (c *checked) add(result driver.Result) {
	for _, f := range result.Files {
		c.report.Files = append(c.report.Files, report.File(f))
	}
	c.report.Findings = append(c.report.Findings, result.Findings...)
	c.report.Confirmed = append(c.report.Confirmed, result.Confirmed...)
	c.report.Suppressed = append(c.report.Suppressed, suppressed(result.Suppressed)...)
	c.errs = append(c.errs, result.Errors...)
	maps.Copy(c.loaded, result.Loaded)
	c.crashes = append(c.crashes, result.Crashes...)
	if result.Stats != nil {
		c.stats = append(c.stats, result.Stats)
	}
}

// manifestOptions returns how the manifests among the inputs are checked.
func manifestOptions(in *inputs.Inputs, opts options, changes *changes) driver.ManifestOptions {
	m := driver.ManifestOptions{Paths: in.Manifests.Paths, Read: opts.Read, Version: opts.kubeVersion, Refs: opts.Refs, Embedded: opts.embedded.For}
	if changes != nil {
		m.Before = func(path string) (string, bool) { return changes.text(pathname.Absolute(in.Env.Dir, path)) }
	}
	return m
}
