package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/report"
	"github.com/aa-lint/aa-lint/source"
)

// checkFlags are the flags of check as they are written.
type checkFlags struct {
	base          string
	includes      []string
	settings      settingsFlags
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
	find          findFlags
}

// options are the flags of check and the settings of the project, checked.
type options struct {
	base          string
	includes      []string
	config        *config.Config
	selection     lint.Selection
	selections    *config.Selections
	define        map[string][]string
	outputs       []output
	look          report.Options
	failOn        diag.Severity
	neverFail     bool
	minSeverity   diag.Severity
	exitZero      bool
	fix, unsafe   bool
	diff          bool
	baseline      *lint.Baseline
	baselineFile  string // that it was read from
	settingsFrom  bool   // settings and baseline are those of a revision that is trusted
	writeBaseline string
	since         string
	changedLines  bool
	stats         bool
	kubeVersion   kube.Version
	refs          []string // kinds of files that are read for what they name
	read          kube.Options
	embedded      *config.Selections
	maxFileSize   int64
	stdinFilename string
	exclude       []exclusion
	noGitignore   bool
	forceExclude  bool
	allowEmpty    bool
	verbose       bool
	profilesOnly  bool // leave manifests of Kubernetes alone
}

func (f *checkFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.base, "base", "", "take `DIR` as the base directory of all profiles")
	flags.StringArrayVarP(&f.includes, "include", "I", nil, "look for includes in `DIR` before the base; may be repeated")
	flags.StringArrayVar(&f.defines, "define", nil, "take the variable @{NAME} as assigned elsewhere: `NAME=VALUE`, or NAME\nif its value does not matter; may be repeated for more values")
	flags.StringVar(&f.preset, "preset", lint.Presets()[0], "check this `SET` of rules: "+list(lint.Presets()))
	flags.StringSliceVar(&f.selects, "select", nil, "check only these `RULES`: codes, names or groups such as AA1")
	flags.StringSliceVar(&f.extends, "extend-select", nil, "check these `RULES` besides")
	flags.StringSliceVar(&f.ignores, "ignore", nil, "do not check these `RULES`")
	f.settings.register(cmd)
	f.find.register(cmd)
	flags.BoolVar(&f.fix, "fix", false, "apply the safe fixes, which leave the meaning as it is, and write the files")
	flags.BoolVar(&f.unsafe, "unsafe-fixes", false, "with --fix or --diff: the other fixes too")
	flags.BoolVar(&f.diff, "diff", false, "show what --fix would change, and write nothing; exit with 1 if it is something")
	flags.StringVar(&f.baseline, "baseline", "", "do not report the findings that `FILE` knows")
	flags.StringVar(&f.writeBaseline, "write-baseline", "", "write the findings to `FILE` as those that are known, and exit with 0")
	flags.StringVar(&f.since, "since", "", "check only files that have changed since the `REVISION` of git, and those that\ninclude them")
	flags.BoolVar(&f.changedLines, "changed-lines", false, "with --since: report only what the change is the reason for: what has a place on a\nline that has changed, and errors and warnings that were not there")
	flags.StringVar(&f.format, "format", defaultFormat, "print in this `FORMAT`: "+list(formatNames()))
	flags.StringArrayVar(&f.outputs, "output", nil, "write `FORMAT=FILE` besides what is printed, or print in FORMAT; may be repeated")
	flags.StringVar(&f.minSeverity, "min-severity", "info", "leave out, and do not fix, what is milder than this `SEVERITY`: "+list(config.Severities()))
	flags.BoolVar(&f.showInfos, "show-infos", false, fmt.Sprintf("print infos one by one; otherwise text only counts them if they are more than %d", foldInfos))
	flags.BoolVar(&f.verbose, "verbose", false, "print all infos, name the files that are passed over, and tell too what was looked into and is as it should be, such as a directory that is\nprotected as the profile claims")
	flags.BoolVar(&f.stats, "stats", false, "print how often each rule found something, and how long it took")
	flags.StringVar(&f.failOn, "fail-on", "warning", "exit with 1 from this `SEVERITY` on: "+list(severityNames()))
	flags.BoolVar(&f.exitZero, "exit-zero", false, "exit with 0 whatever is found")
	flags.StringVar(&f.kubeVersion, "kube-version", kube.Newest.String(), "check manifests for this `RELEASE` of Kubernetes")
	flags.StringSliceVar(&f.configMaps, "configmap", nil, "take all values of the ConfigMaps of these `NAMES` for profiles; * stands for anything")
	flags.StringArrayVar(&f.podPaths, "pod-path", nil, "look for pod templates in other resources too: `GROUP/KIND=PATH`, such as\nexample.org/Fleet=spec.groups[*].template; may be repeated")
	flags.StringVar(&f.maxFileSize, "max-file-size", sizeText(load.DefaultMaxFileSize), "refuse files of more than `BYTES`; K and M stand for 1024 and 1024²")
	flags.StringVar(&f.color, "color", "auto", "`WHEN` to print colours: "+list(colorNames()))
	flags.StringVar(&f.stdinFilename, "stdin-filename", "", "take standard input for the file at `PATH`")
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

func colorNames() []string { return []string{"auto", "always", "never"} }

// list joins choices for people: "a, b or c".
func list(names []string) string {
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// options checks the flags, and takes over the settings of the project where no
// flag says otherwise. The error is one of usage.
func (f *checkFlags) options(env Env, cmd *cobra.Command) (options, error) {
	o := options{
		base: f.base, includes: f.includes, stdinFilename: f.stdinFilename, exitZero: f.exitZero, stats: f.stats,
		fix: f.fix, unsafe: f.unsafe, diff: f.diff, writeBaseline: f.writeBaseline,
		since: f.since, changedLines: f.changedLines, settingsFrom: f.settings.revision != "",
	}
	err := firstError(
		known("severity", f.failOn, severityNames()),
		known("severity", f.minSeverity, config.Severities()),
		known("value of --color", f.color, colorNames()),
		f.together(),
	)
	if err != nil {
		return o, failure{exitUsage, err}
	}
	if o.maxFileSize, err = parseSize(f.maxFileSize); err != nil {
		return o, usage("--max-file-size: %w", err)
	}
	if o.define, err = parseDefines(f.defines); err != nil {
		return o, usage("--define: %w", err)
	}
	if o.config, err = f.settings.load(env); err != nil {
		return o, err
	}
	if err := o.configure(env, f, cmd.Flags().Changed); err != nil {
		return o, err
	}
	if err := f.find.options(env, &o); err != nil {
		return o, err
	}
	o.look = f.look(env, o.failOn, o.neverFail)
	if f.showInfos || f.verbose || cmd.Flags().Changed("min-severity") {
		o.look.FoldInfos = 0
	}
	o.outputs, err = parseOutputs(f.format, f.outputs, env)
	return o, err
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

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// known checks that a value is one of several.
func known(what, value string, values []string) error {
	if slices.Contains(values, value) {
		return nil
	}
	if near := ast.Nearest(value, values); len(near) > 0 {
		return fmt.Errorf("unknown %s %q, did you mean %q?", what, value, near[0])
	}
	return fmt.Errorf("unknown %s %q: it is %s", what, value, list(values))
}

func threshold(name string) (least diag.Severity, never bool) {
	for _, s := range []diag.Severity{diag.Info, diag.Warning, diag.Error} {
		if s.String() == name {
			return s, false
		}
	}
	return diag.Error, true
}

// useColor decides whether to print colours.
func useColor(when string, env Env) bool {
	switch when {
	case "always":
		return true
	case "never":
		return false
	}
	return env.StdoutTerminal && env.Getenv("NO_COLOR") == "" && env.Getenv("TERM") != "dumb"
}

// sourceWidth returns how wide lines of source may be, so that the carets below
// them stay in place: a terminal breaks what is wider.
func sourceWidth(env Env) int {
	const around = 10 // the number of the line, and signs of what is cut
	if env.Width < 40 {
		return report.DefaultWidth
	}
	return env.Width - around
}

// trimmed returns the elements without blanks around them, and no empty ones.
func trimmed(list []string) []string {
	var kept []string
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

// parseSize reads a number of bytes such as 4096, 512K or 16M.
func parseSize(text string) (int64, error) {
	digits, unit := text, int64(1)
	if n := len(text); n > 0 {
		switch text[n-1] {
		case 'k', 'K':
			digits, unit = text[:n-1], 1<<10
		case 'm', 'M':
			digits, unit = text[:n-1], 1<<20
		}
	}
	size, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || size <= 0 {
		return 0, fmt.Errorf("%q is not a size such as 4096, 512K or 16M", text)
	}
	if size > source.MaxSize/unit {
		return 0, fmt.Errorf("%s is more than aa-lint can take, %s", text, sizeText(source.MaxSize>>20<<20))
	}
	return size * unit, nil
}

// sizeText is the inverse of parseSize for whole megabytes.
func sizeText(size int64) string { return strconv.FormatInt(size>>20, 10) + "M" }

// parseDefines reads NAME=VALUE and NAME. A name alone has a value that stands
// for any.
func parseDefines(defines []string) (map[string][]string, error) {
	values := map[string][]string{}
	for _, d := range defines {
		name, value, found := strings.Cut(d, "=")
		name = ast.VariableName(ast.Word{Raw: name})
		if !(ast.Reference{Name: name}).Valid() {
			return nil, fmt.Errorf("%q is not a name of a variable", name)
		}
		if !found {
			value = "/" + name
		}
		values[name] = append(values[name], value)
	}
	return values, nil
}
