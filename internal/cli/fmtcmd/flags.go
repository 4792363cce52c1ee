package fmtcmd

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/settings"
	"github.com/aa-lint/aa-lint/internal/cli/terminal"
	"github.com/aa-lint/aa-lint/load"
)

// fmtFlags are the flags of fmt as they are written.
type fmtFlags struct {
	list, diff, write, check bool
	sort                     bool
	permissionOrder          string
	lines                    string
	settings                 settings.Flags
	color                    string
	maxFileSize              string
	stdinFilename            string
	verbose                  bool
	find                     settings.FindFlags
}

// fmtOptions are the flags of fmt and the configuration, checked.
type fmtOptions struct {
	inputs                   inputs.Options
	style                    format.Options
	list, diff, write, check bool
	stdin                    bool // format standard input
	text                     bool // and print its text
	color                    bool
}

func (f *fmtFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.BoolVarP(&f.list, "list", "l", false, "print the names of files that change")
	flags.BoolVarP(&f.diff, "diff", "d", false, "print what changes")
	flags.BoolVarP(&f.write, "write", "w", false, "write the files")
	flags.BoolVar(&f.check, "check", false, "exit with 1 if something would change, and print the names")
	flags.StringVar(&f.lines, "range", "", "format only these lines: `FIRST:LAST`")
	flags.BoolVar(&f.sort, "sort", false, "sort rules, within a paragraph and never across a comment")
	flags.StringVar(&f.permissionOrder, "permission-order", format.PermissionOrders()[0], "write file permissions in this `ORDER`: "+arguments.List(format.PermissionOrders()))
	f.settings.Register(cmd)
	f.find.Register(cmd)
	flags.BoolVar(&f.verbose, "verbose", false, "name the files that are passed over")
	flags.StringVar(&f.stdinFilename, "stdin-filename", "", "treat standard input as the file at `PATH`")
	flags.StringVar(&f.maxFileSize, "max-file-size", arguments.SizeText(load.DefaultMaxFileSize), "refuse files of more than `BYTES`; K and M stand for 1024 and 1024²")
	flags.StringVar(&f.color, "color", "auto", "`WHEN` to print colours: "+arguments.List(terminal.Colors()))
	registerFmtCompletions(cmd)
}

func registerFmtCompletions(cmd *cobra.Command) {
	for flag, complete := range map[string]cobra.CompletionFunc{
		"range":            cobra.NoFileCompletions,
		"permission-order": cobra.FixedCompletions(format.PermissionOrders(), cobra.ShellCompDirectiveNoFileComp),
		"color":            cobra.FixedCompletions(terminal.Colors(), cobra.ShellCompDirectiveNoFileComp),
		"max-file-size":    cobra.NoFileCompletions,
	} {
		if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
			panic(err) // the flag does not exist, or is here twice
		}
	}
}

// options checks the flags and reads the configuration. The error is one of
// usage.
func (f *fmtFlags) options(env environment.Env, cmd *cobra.Command, paths []string) (fmtOptions, error) {
	o := fmtOptions{list: f.list, diff: f.diff, write: f.write, check: f.check}
	o.stdin = slices.Contains(paths, "-") || f.stdinFilename != "" && len(paths) == 0
	switch {
	case o.stdin && len(paths) > 1:
		return o, exit.Usagef("standard input is formatted alone: - cannot stand beside other paths")
	case o.stdin && f.write:
		return o, exit.Usagef("-w writes files; the text of standard input goes to standard output")
	case f.stdinFilename != "" && !o.stdin:
		return o, exit.Usagef("--stdin-filename needs - among the paths")
	case f.write && f.check:
		return o, exit.Usagef("-w and --check cannot be combined: --check writes nothing")
	case f.write && f.check:
		return o, exit.Usagef("--check writes nothing: it cannot be combined with -w")
	case f.lines != "" && f.sort:
		return o, exit.Usagef("--range and --sort cannot be combined: sorting moves rules from other lines")
	}
	o.text = o.stdin && !f.list && !f.diff && !f.check
	o.diff = f.diff || !o.stdin && !f.list && !f.write && !f.check
	o.list = f.list || f.check && !f.diff
	if err := f.checked(&o, env); err != nil {
		return o, err
	}
	return o, f.styled(&o, env, cmd)
}

// checked takes over the flags that are about reading and printing.
func (f *fmtFlags) checked(o *fmtOptions, env environment.Env) error {
	err := cmp.Or(
		arguments.Known("value of --color", f.color, terminal.Colors()),
		arguments.Known("value of --permission-order", f.permissionOrder, format.PermissionOrders()),
	)
	if err != nil {
		return exit.With(exit.Usage, err)
	}
	o.color = terminal.UseColor(f.color, env)
	o.inputs.StdinFilename = f.stdinFilename
	if o.inputs.MaxFileSize, err = arguments.ParseSize(f.maxFileSize); err != nil {
		return exit.Usagef("--max-file-size: %w", err)
	}
	o.style.Lines, err = parseLines(f.lines)
	return err
}

// styled works out the style: the flags that are given go before the
// configuration.
func (f *fmtFlags) styled(o *fmtOptions, env environment.Env, cmd *cobra.Command) error {
	c, err := f.settings.Load(env)
	if err != nil {
		return err
	}
	o.inputs.Config, o.inputs.Verbose = c, f.verbose
	if err := f.find.Options(env, &o.inputs); err != nil {
		return err
	}
	lines := o.style.Lines
	o.style = c.Format
	if cmd.Flags().Changed("sort") {
		o.style.Sort = f.sort
	}
	if cmd.Flags().Changed("permission-order") {
		o.style.Permissions, _ = format.ParsePermissionOrder(f.permissionOrder)
	}
	if o.style.Lines = lines; !lines.IsZero() {
		o.style.Sort = false
	}
	return nil
}

// parseLines reads a range such as 10:20.
func parseLines(text string) (format.Lines, error) {
	if text == "" {
		return format.Lines{}, nil
	}
	first, last, _ := strings.Cut(text, ":")
	from, err := strconv.Atoi(first)
	to, lastErr := strconv.Atoi(last)
	if err != nil || lastErr != nil || from < 1 || to < from {
		return format.Lines{}, exit.Usagef("--range: %q is not a range of lines such as 10:20", text)
	}
	return format.Lines{First: from, Last: to}, nil
}
