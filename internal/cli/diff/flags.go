package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/settings"
	"github.com/aa-lint/aa-lint/internal/cli/terminal"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/semdiff"
)

// diffFlags are the flags of diff as they are written.
type diffFlags struct {
	git         string
	external    bool
	base        string
	includes    []string
	defines     []string
	features    string
	settings    settings.Flags
	level       string
	budget      int
	text        bool
	all         bool
	format      string
	failOn      string
	color       string
	maxFileSize string
	stdinName   string
	find        settings.FindFlags
}

// diffOptions are the flags of diff and the settings of the project, checked.
type diffOptions struct {
	inputs   inputs.Options
	git      string
	external bool // called by git as its program for differences
	compare  semdiff.Options
	kernel   *policy.Features
	text     bool
	all      bool
	format   string
	failOn   string
	color    bool
}

func diffLevels() []string  { return []string{"access", "logging", "intent"} }
func diffFormats() []string { return []string{"text", "json", "markdown"} }
func diffFailOn() []string  { return []string{"any", "widened", "none"} }

func (f *diffFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.git, "git", "", "compare a `REVISION` of git with the work tree, or two: A..B or A...B")
	flags.StringVar(&f.base, "base", "", "take `DIR` as the base directory of all profiles")
	flags.StringArrayVarP(&f.includes, "include", "I", nil, "look for includes in `DIR` before the base; may be repeated")
	flags.StringArrayVar(&f.defines, "define", nil, "take the variable @{NAME} as assigned elsewhere: `NAME=VALUE`, or NAME\nif its value does not matter; may be repeated for more values")
	flags.StringVar(&f.features, "features", "", "use the kernel features in `FILE`, instead of all that exist")
	f.settings.Register(cmd)
	f.find.Register(cmd)
	flags.StringVar(&f.level, "level", diffLevels()[0], "what counts; each level includes those before it: "+arguments.List(diffLevels()))
	flags.IntVar(&f.budget, "budget", 0, "give up on a comparison after `N` states; 0 means 200000")
	flags.StringVar(&f.format, "format", diffFormats()[0], "print in this `FORMAT`: "+arguments.List(diffFormats()))
	flags.BoolVar(&f.text, "text", false, "also print the diff of the texts")
	flags.BoolVar(&f.all, "all", false, "print every change, however many have the same cause, and the profiles that are\nthe same")
	flags.StringVar(&f.failOn, "fail-on", diffFailOn()[0], "exit with 1 for `WHAT`: "+arguments.List(diffFailOn()))
	flags.StringVar(&f.maxFileSize, "max-file-size", arguments.SizeText(load.DefaultMaxFileSize), "refuse files of more than `BYTES`; K and M stand for 1024 and 1024²")
	flags.StringVar(&f.color, "color", "auto", "`WHEN` to print colours: "+arguments.List(terminal.Colors()))
	flags.StringVar(&f.stdinName, "stdin-filename", "", "take standard input, which - stands for, for the file at `PATH`")
	flags.BoolVar(&f.external, "external", false, "take the arguments of an external diff driver of git, and exit with 0\nfor differences")
	arguments.CompleteWords(cmd, "level", diffLevels())
	arguments.CompleteWords(cmd, "format", diffFormats())
	arguments.CompleteWords(cmd, "fail-on", diffFailOn())
	arguments.CompleteWords(cmd, "color", terminal.Colors())
	for flag, complete := range map[string]cobra.CompletionFunc{
		"git": cobra.NoFileCompletions, "base": arguments.CompleteDirs, "include": arguments.CompleteDirs, "define": cobra.NoFileCompletions,
		"budget": cobra.NoFileCompletions, "max-file-size": cobra.NoFileCompletions,
	} {
		if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
			panic(err) // the flag does not exist, or is here twice
		}
	}
}

// options checks the flags and reads the settings. The error is one of usage, or
// of a file that could not be read.
func (f *diffFlags) options(env environment.Env, cmd *cobra.Command, args []string) (diffOptions, error) {
	o := diffOptions{git: f.git, external: f.external, text: f.text, all: f.all, format: f.format, failOn: f.failOn}
	err := cmp.Or(
		arguments.Known("level", f.level, diffLevels()),
		arguments.Known("format", f.format, diffFormats()),
		arguments.Known("value of --fail-on", f.failOn, diffFailOn()),
		arguments.Known("value of --color", f.color, terminal.Colors()),
		f.arguments(cmd, args),
	)
	if err != nil {
		return o, exit.With(exit.Usage, err)
	}
	o.color = terminal.UseColor(f.color, env)
	o.compare.Budget = f.budget
	for i, name := range diffLevels() {
		if name == f.level {
			o.compare.Level = policy.Level(i)
		}
	}
	return o, f.reading(env, cmd, &o)
}

// arguments checks that there are as many as there must be.
func (f *diffFlags) arguments(cmd *cobra.Command, args []string) error {
	given := cmd.Flags().Changed("git")
	switch {
	case f.budget < 0:
		return exit.Usagef("--budget: %d is not a number of states", f.budget)
	case f.external && given:
		return exit.Usagef("--external and --git cannot be combined")
	case f.external && len(args) != 1 && len(args) != 7 && len(args) != 9:
		return exit.Usagef("--external takes the arguments that git gives: path, old file, hash, mode, new file, hash, mode")
	case given && slices.Contains(args, "-"):
		return exit.Usagef("standard input is not part of a revision: - cannot stand beside --git")
	case f.stdinName != "" && !slices.Contains(args, "-"):
		return exit.Usagef("--stdin-filename needs - among the paths")
	case len(args) == 2 && args[0] == "-" && args[1] == "-":
		return exit.Usagef("only one version can come from standard input")
	case f.external || given:
		return nil
	case len(args) == 1 && strings.Contains(args[0], ".."):
		return exit.Usagef("diff needs OLD and NEW; for revisions write --git %s", args[0])
	case len(args) != 2:
		return exit.Usagef("diff needs two files or directories, OLD and NEW, or --git REVISION")
	}
	return nil
}

// reading takes over the flags that say how files are read, and the settings of
// the project where no flag says otherwise.
func (f *diffFlags) reading(env environment.Env, cmd *cobra.Command, o *diffOptions) error {
	var err error
	in := inputs.Options{Base: f.base, Includes: f.includes, StdinFilename: f.stdinName, ProfilesOnly: true}
	if in.MaxFileSize, err = arguments.ParseSize(f.maxFileSize); err != nil {
		return exit.Usagef("--max-file-size: %w", err)
	}
	if in.Define, err = arguments.ParseDefines(f.defines); err != nil {
		return exit.Usagef("--define: %w", err)
	}
	if in.Config, err = f.settings.Load(env); err != nil {
		return err
	}
	in.Place(env, cmd.Flags().Changed)
	if err := f.find.Options(env, &in); err != nil {
		return err
	}
	o.inputs = in
	o.kernel, err = inputs.ReadFeatures(env, f.features)
	return err
}
