package check

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/cli/replace"
	"github.com/aa-lint/aa-lint/internal/cli/terminal"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/report"
)

// output is a format and where it goes.
type output struct {
	format report.Format
	file   string // as the user wrote it; "" for standard output
	path   string // absolute
}

// parseOutputs reads the values of --format and --output. Files are written
// besides what goes to standard output, which is the text unless they say
// otherwise. What can go wrong when they are written is looked for before the
// work is done.
func parseOutputs(format string, values []string, env environment.Env) ([]output, error) {
	var outputs []output
	stdout, paths := "", map[string]bool{}
	for _, value := range values {
		name, file, _ := strings.Cut(value, "=")
		o, err := newOutput(name, file, env)
		switch {
		case err != nil:
			return nil, err
		case o.file == "" && stdout != "":
			return nil, exit.Usagef("only one output can go to standard output, not both %s and %s: write --output %s=FILE", stdout, name, name)
		case o.file != "" && paths[o.path]:
			return nil, exit.Usagef("two outputs go to %s", o.file)
		case o.file == "":
			stdout = name
		}
		paths[o.path] = true
		outputs = append(outputs, o)
	}
	if stdout != "" && format != defaultFormat {
		return nil, exit.Usagef("only one output can go to standard output, not both %s and %s: write --output %s=FILE", format, stdout, stdout)
	}
	if stdout == "" {
		o, err := newOutput(format, "", env)
		if err != nil {
			return nil, err
		}
		outputs = append(outputs, o)
	}
	return outputs, nil
}

const defaultFormat = "text"

func newOutput(name, file string, env environment.Env) (output, error) {
	if err := arguments.Known("format", name, formatNames()); err != nil {
		return output{}, exit.With(exit.Usage, err)
	}
	format, _ := report.ByName(name)
	if file == "" || file == "-" || file == "/dev/stdout" {
		return output{format: format}, nil
	}
	o := output{format, file, pathname.Absolute(env.Dir, file)}
	if info, err := os.Stat(o.path); err == nil && info.IsDir() {
		return o, exit.With(exit.Input, fmt.Errorf("%s: it is a directory, not a file to write to", file))
	}
	if info, err := os.Stat(filepath.Dir(o.path)); err != nil || !info.IsDir() {
		return o, exit.With(exit.Input, fmt.Errorf("%s: there is no directory %s", file, filepath.Dir(file)))
	}
	return o, nil
}

// writtenPaths returns the absolute paths of the files to write.
func (o options) writtenPaths(env environment.Env) map[string]bool {
	paths := map[string]bool{}
	if o.writeBaseline != "" {
		paths[pathname.Absolute(env.Dir, o.writeBaseline)] = true
	}
	for _, out := range o.outputs {
		if out.file != "" {
			paths[out.path] = true
		}
	}
	return paths
}

// writeOutputs prints the report in all formats, files first: the reader of
// standard output may leave early.
func writeOutputs(env environment.Env, opts options, r report.Report) error {
	var errs []error
	look := report.Options{FailOn: opts.look.FailOn, Verbose: opts.look.Verbose}
	for _, o := range opts.outputs {
		if o.file != "" {
			errs = append(errs, o.write(r, look))
		}
	}
	for _, o := range opts.outputs {
		if o.file == "" {
			errs = append(errs, exit.Output(o.format.Write(env.Stdout, r, opts.look)))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return exit.With(exit.Input, err)
	}
	return nil
}

// write writes a file.
func (o output) write(r report.Report, look report.Options) error {
	return replace.Error(o.file, replace.Write(o.path, func(w io.Writer) error { return o.format.Write(w, r, look) }))
}

// newReport returns a report without findings. The root of the project is that of
// its repository, or else where its settings lie.
func newReport(env environment.Env, opts options) report.Report {
	root := env.Dir
	if opts.Config.File != "" {
		root = pathname.Absolute(env.Dir, opts.Config.Dir)
	}
	for dir := env.Dir; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			root = dir
			break
		}
	}
	return report.Report{Version: reportVersion(), Root: filepath.ToSlash(root), WorkDir: filepath.ToSlash(env.Dir)}
}

// reportVersion returns the version that reports name; "" for one that says
// nothing.
func reportVersion() string {
	if version := environment.ModuleVersion(); version != "(devel)" {
		return version
	}
	return ""
}

// reportRules are the rules of a run as reports list them: those for all files,
// and those that settings add for some of the files that were checked.
func reportRules(opts options, files []report.File) []report.Rule {
	var rules []report.Rule
	seen := map[string]bool{}
	add := func(selection lint.Selection) {
		for _, a := range selection.Rules() {
			if !seen[a.Code.ID] {
				seen[a.Code.ID] = true
				rules = append(rules, reportRule(a, selection.Level(a.Code)))
			}
		}
	}
	add(opts.selection)
	if len(opts.Config.Overrides) > 0 {
		for _, f := range files {
			add(opts.selections.For(f.Path))
		}
	}
	slices.SortFunc(rules, func(a, b report.Rule) int { return cmp.Compare(a.Code.ID, b.Code.ID) })
	return rules
}

func reportRule(a *lint.Analyzer, level lint.Level) report.Rule {
	r := report.Rule{Code: a.Code, Severity: a.Severity, Summary: a.Summary, Doc: a.Doc().Text}
	if severity, ok := level.Severity(); ok {
		r.Severity = severity
	}
	if category := a.Category(); category != "" {
		r.Tags = []string{category}
	}
	r.Tags = append(r.Tags, a.Tags...)
	return r
}

// suppressed turns what lint says of suppressed findings into what reports say.
func suppressed(list []driver.Suppressed) []report.Suppressed {
	var out []report.Suppressed
	for _, s := range list {
		by := report.ByComment
		if s.Baseline {
			by = report.ByBaseline
		}
		out = append(out, report.Suppressed{Finding: s.Finding, By: by, Reason: s.Reason})
	}
	return out
}

// dedup sorts suppressed findings like others, and keeps one of those that say
// the same.
func dedup(list []report.Suppressed) []report.Suppressed {
	compare := func(a, b report.Suppressed) int { return a.Finding.Compare(b.Finding) }
	slices.SortStableFunc(list, compare)
	return slices.CompactFunc(list, func(a, b report.Suppressed) bool { return compare(a, b) == 0 })
}

// unread turns the errors of what could not be read into what reports say about
// it.
func unread(errs []error) []report.Unread {
	var list []report.Unread
	for _, err := range errs {
		u := report.Unread{Message: err.Error()}
		if e := (*load.Error)(nil); errors.As(err, &e) {
			u.Path, u.Message = e.Path, strings.TrimPrefix(u.Message, e.Path+": ")
		}
		list = append(list, u)
	}
	return list
}

// foldInfos is the number of infos above which the text on standard output
// counts them, so that a first look at a big tree shows what matters.
const foldInfos = 100

// look says how the report on standard output looks.
func (f *checkFlags) look(env environment.Env, failOn diag.Severity, neverFail bool) report.Options {
	color := terminal.UseColor(f.color, env)
	look := report.Options{
		Color: color,
		// The console of Linux does not know links.
		Links:   color && env.StdoutTerminal && env.Getenv("TERM") != "linux",
		Width:   terminal.SourceWidth(env),
		Verbose: f.verbose,
		FailOn:  failOn,

		FoldInfos: foldInfos,
		Hints:     report.Hints{Infos: "--show-infos", Passed: "--verbose", AndUnsafe: "--unsafe-fixes"},
	}
	if !f.fix {
		look.Hints.Fix = "--fix"
	}
	if !f.unsafe {
		look.Hints.Unsafe = "--fix --unsafe-fixes"
	}
	if neverFail {
		look.FailOn = diag.Error + 1
	}
	return look
}
