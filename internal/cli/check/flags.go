package check

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/settings"
	"github.com/aa-lint/aa-lint/internal/cli/terminal"
	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/report"
)

// checkFlags are the flags of check as they are written.
type checkFlags struct {
	base          string
	includes      []string
	settings      settings.Flags
	preset        string
	selects       []string
	extends       []string
	ignores       []string
	defines       []string
	format        string
	outputs       []string
	failOn        string
	exitZero      bool
	fix, unsafe   bool
	diff          bool
	baseline      string
	writeBaseline string
	since         string
	changedLines  bool
	stats         bool
	verbose       bool
	minSeverity   string
	showInfos     bool
	color         string
	kubeVersion   string
	configMaps    []string
	podPaths      []string
	maxFileSize   string
	stdinFilename string
	find          settings.FindFlags
}

// options are the flags of check and the settings of the project, checked.
type options struct {
	inputs.Options
	selection     lint.Selection
	selections    *config.Selections
	outputs       []output
	look          report.Options
	failOn        diag.Severity
	neverFail     bool
	minSeverity   diag.Severity
	exitZero      bool
	fix, unsafe   bool
	diff          bool
	baseline      *driver.Baseline
	baselineFile  string // that it was read from
	settingsFrom  bool   // settings and baseline are those of a revision that is trusted
	writeBaseline string
	since         string
	changedLines  bool
	stats         bool
	kubeVersion   kube.Version
	embedded      *config.Selections
}

func (f *checkFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.base, "base", "", "take `DIR` as the base directory of all profiles")
	flags.StringArrayVarP(&f.includes, "include", "I", nil, "look for includes in `DIR` before the base; may be repeated")
	flags.StringArrayVar(&f.defines, "define", nil, "take the variable @{NAME} as assigned elsewhere: `NAME=VALUE`, or NAME\nif its value does not matter; may be repeated for more values")
	flags.StringVar(&f.preset, "preset", lint.Presets()[0], "check with this `SET` of rules: "+arguments.List(lint.Presets()))
	flags.StringSliceVar(&f.selects, "select", nil, "check only these `RULES`: codes, names or groups such as AA1")
	flags.StringSliceVar(&f.extends, "extend-select", nil, "check these `RULES` as well")
	flags.StringSliceVar(&f.ignores, "ignore", nil, "do not check these `RULES`")
	f.settings.Register(cmd)
	f.find.Register(cmd)
	flags.BoolVar(&f.fix, "fix", false, "apply the safe fixes, which keep the meaning, and write the files")
	flags.BoolVar(&f.unsafe, "unsafe-fixes", false, "with --fix or --diff: also the other fixes")
	flags.BoolVar(&f.diff, "diff", false, "show what --fix would change, and write nothing; exit with 1 if anything would change")
	flags.StringVar(&f.baseline, "baseline", "", "do not report the findings that `FILE` knows")
	flags.StringVar(&f.writeBaseline, "write-baseline", "", "write the findings to `FILE` as known ones, and exit with 0")
	flags.StringVar(&f.since, "since", "", "check only files that have changed since the `REVISION` of git, and those that\ninclude them")
	flags.BoolVar(&f.changedLines, "changed-lines", false, "with --since: report only what the change causes: findings with a place on a changed\nline, and errors and warnings that were not there before")
	flags.StringVar(&f.format, "format", defaultFormat, "print in this `FORMAT`: "+arguments.List(formatNames()))
	flags.StringArrayVar(&f.outputs, "output", nil, "write `FORMAT=FILE` in addition to the output, or print in FORMAT; may be repeated")
	flags.StringVar(&f.minSeverity, "min-severity", "info", "leave out, and do not fix, findings below this `SEVERITY`: "+arguments.List(config.Severities()))
	flags.BoolVar(&f.showInfos, "show-infos", false, fmt.Sprintf("print infos one by one; by default, text only counts them if there are more than %d", foldInfos))
	flags.BoolVar(&f.verbose, "verbose", false, "print all infos, name the files that are passed over, and list what was checked and is\nas it should be, such as a directory that is protected as the profile claims")
	flags.BoolVar(&f.stats, "stats", false, "print how many findings each rule has, and how long it took")
	flags.StringVar(&f.failOn, "fail-on", "warning", "exit with 1 from this `SEVERITY` up: "+arguments.List(severityNames()))
	flags.BoolVar(&f.exitZero, "exit-zero", false, "exit with 0 whatever is found")
	flags.StringVar(&f.kubeVersion, "kube-version", kube.Newest.String(), "check manifests for this `RELEASE` of Kubernetes")
	flags.StringSliceVar(&f.configMaps, "configmap", nil, "take all values of the ConfigMaps with these `NAMES` as profiles; * matches anything")
	flags.StringArrayVar(&f.podPaths, "pod-path", nil, "also look for pod templates in other resources: `GROUP/KIND=PATH`, such as\nexample.org/Fleet=spec.groups[*].template; may be repeated")
	flags.StringVar(&f.maxFileSize, "max-file-size", arguments.SizeText(load.DefaultMaxFileSize), "refuse files of more than `BYTES`; K and M stand for 1024 and 1024²")
	flags.StringVar(&f.color, "color", "auto", "`WHEN` to print colours: "+arguments.List(terminal.Colors()))
	flags.StringVar(&f.stdinFilename, "stdin-filename", "", "treat standard input as the file at `PATH`")
	registerCompletions(cmd)
}

func formatNames() []string {
	var names []string
	for _, f := range report.Formats() {
		names = append(names, f.Name)
	}
	return names
}

func severityNames() []string { return config.FailOn() }

// options checks the flags, and takes over the settings of the project where no
// flag says otherwise. The error is one of usage.
func (f *checkFlags) options(env environment.Env, cmd *cobra.Command) (options, error) {
	o := options{
		Options:  inputs.Options{Base: f.base, Includes: f.includes, StdinFilename: f.stdinFilename},
		exitZero: f.exitZero, stats: f.stats,
		fix: f.fix, unsafe: f.unsafe, diff: f.diff, writeBaseline: f.writeBaseline,
		since: f.since, changedLines: f.changedLines, settingsFrom: f.settings.Revision != "",
	}
	err := cmp.Or(
		arguments.Known("severity", f.failOn, severityNames()),
		arguments.Known("severity", f.minSeverity, config.Severities()),
		arguments.Known("value of --color", f.color, terminal.Colors()),
		f.together(),
	)
	if err != nil {
		return o, exit.With(exit.Usage, err)
	}
	if o.MaxFileSize, err = arguments.ParseSize(f.maxFileSize); err != nil {
		return o, exit.Usagef("--max-file-size: %w", err)
	}
	if o.Define, err = arguments.ParseDefines(f.defines); err != nil {
		return o, exit.Usagef("--define: %w", err)
	}
	if o.Config, err = f.settings.Load(env); err != nil {
		return o, err
	}
	if err := o.configure(env, f, cmd.Flags().Changed); err != nil {
		return o, err
	}
	if err := f.find.Options(env, &o.Options); err != nil {
		return o, err
	}
	o.look = f.look(env, o.failOn, o.neverFail)
	if f.showInfos || f.verbose || cmd.Flags().Changed("min-severity") {
		o.look.FoldInfos = 0
	}
	if o.outputs, err = parseOutputs(f.format, f.outputs, env); err != nil {
		return o, err
	}
	o.Writes = o.writtenPaths(env)
	return o, nil
}

// together returns an error if flags do not go together.
func (f *checkFlags) together() error {
	switch {
	case f.unsafe && !f.fix && !f.diff:
		return errors.New("--unsafe-fixes needs --fix or --diff")
	case f.changedLines && f.since == "":
		return errors.New("--changed-lines needs --since")
	case f.writeBaseline != "" && (f.fix || f.diff):
		return errors.New("--write-baseline cannot be combined with --fix or --diff: fix first")
	}
	return nil
}

func threshold(name string) (least diag.Severity, never bool) {
	for _, s := range []diag.Severity{diag.Info, diag.Warning, diag.Error} {
		if s.String() == name {
			return s, false
		}
	}
	return diag.Error, true
}
