// Package mode is the command mode, which sets the mode of profiles in their
// source.
package mode

import (
	"cmp"
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/profiles"
	"github.com/aa-lint/aa-lint/internal/cli/terminal"
	"github.com/aa-lint/aa-lint/mode"
)

const modeLong = `Set the mode of profiles in their source, as aa-enforce(8), aa-complain(8) and
aa-audit(8) do, but without root and without loading anything: the flags of the
profiles change, and every other byte of the file stays.

MODE is kill, enforce, prompt, complain, default_allow or unconfined. audit and
no-audit turn the logging of every access on and off, and leave the mode alone.
disable keeps files from being loaded, by links in disable/.

The other arguments are files, of which all profiles are set, or profiles in --dir:
their names (parent//child for a hat or child) or programs to which they attach.
Hats and children change with their profile, unless --no-hats or --no-children is
given. If both a file and a profile have the name, the file is meant, unless --names
is given.

A link in disable/ or force-complain/ that would prevent the mode is removed, if the
whole file is set. With --link, only links change, and no file: enforce removes
both, complain and disable create one.

If anything is wrong with one of the files, none is written.

Exit codes:
  0    done
  1    a file has errors, and nothing was changed
  2    the command line is wrong
  3    something could not be found, read or written
  4    aa-lint has a bug; the file in question is left as it is
  130  interrupted`

const modeExamples = `  aa-lint mode complain apparmor.d/usr.bin.foo      all profiles in a file
  aa-lint mode enforce foo --no-children            a profile and its hats
  aa-lint mode complain /usr/bin/foo --diff         show what would change
  aa-lint mode complain --link usr.bin.foo          by a link in force-complain/
  aa-lint mode disable usr.bin.foo                  by a link in disable/
  aa-lint mode enforce --dir etc/apparmor.d foo     look for foo in a directory`

// Words that stand for something else than a mode.
const (
	wordAudit   = "audit"
	wordNoAudit = "no-audit"
	wordDisable = "disable"
)

// modeWords returns what can be given as MODE.
func modeWords() []string {
	var words []string
	for _, m := range mode.Modes() {
		words = append(words, string(m))
	}
	return append(words, wordAudit, wordNoAudit, wordDisable)
}

// modeFlags are the flags of mode as they are written.
type modeFlags struct {
	dir        profiles.Flags
	name       string
	diff       bool
	link       bool
	keepLinks  bool
	names      bool
	noHats     bool
	noChildren bool
	color      string
}

// modeOptions are the flags of mode, checked.
type modeOptions struct {
	word      string
	mode      mode.Mode // "" if the word stands for something else
	change    mode.Change
	links     bool // links alone change
	keepLinks bool
	names     bool
	diff      bool
	color     bool
	selection mode.Selection
}

func New(env environment.Env) *cobra.Command {
	var flags modeFlags
	cmd := &cobra.Command{
		Use:     "mode [flags] MODE PROFILE|FILE...",
		Short:   "Set the mode of profiles",
		Long:    modeLong,
		Example: modeExamples,
		RunE: func(cmd *cobra.Command, args []string) error {
			opts, err := flags.options(env, args)
			if err != nil {
				return err
			}
			return setModes(cmd.Context(), env, flags, opts, args[1:])
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return modeWords(), cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveDefault
		},
	}
	flags.register(cmd)
	return cmd
}

func (f *modeFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.BoolVar(&f.diff, "diff", false, "print what would change, and change nothing")
	flags.BoolVar(&f.link, "link", false, "change links in force-complain/ and disable/ instead of flags")
	flags.BoolVar(&f.keepLinks, "keep-links", false, "leave the links as they are")
	flags.BoolVar(&f.names, "names", false, "take all arguments as profiles, none as a file")
	flags.BoolVar(&f.noHats, "no-hats", false, "leave hats as they are")
	flags.BoolVar(&f.noChildren, "no-children", false, "leave child profiles as they are")
	flags.StringVar(&f.name, "dir", "", "look for profiles in `DIR`; otherwise in the tree of profiles that the working\ndirectory lies in, or else in "+environment.SystemBase)
	f.dir.Register(cmd)
	flags.StringVar(&f.color, "color", "auto", "`WHEN` to print colours: "+arguments.List(terminal.Colors()))
	arguments.Complete(cmd, "dir", arguments.CompleteDirs)
	arguments.CompleteWords(cmd, "color", terminal.Colors())
}

// options checks the flags and the mode. The error is one of usage.
func (f *modeFlags) options(env environment.Env, args []string) (modeOptions, error) {
	o := modeOptions{
		links: f.link, keepLinks: f.keepLinks, names: f.names, diff: f.diff,
		selection: mode.Selection{NoHats: f.noHats, NoChildren: f.noChildren},
	}
	if len(args) == 0 {
		return o, exit.Usagef("mode needs a mode: %s", arguments.List(modeWords()))
	}
	o.word = args[0]
	err := cmp.Or(arguments.Known("mode", o.word, modeWords()), arguments.Known("value of --color", f.color, terminal.Colors()))
	if err != nil {
		return o, exit.With(exit.Usage, err)
	}
	if len(args) == 1 {
		return o, exit.Usagef("mode %s needs the names of profiles or files", o.word)
	}
	o.color = terminal.UseColor(f.color, env)
	o.set()
	byLink := slices.Contains([]string{string(mode.Enforce), string(mode.Complain), wordDisable}, o.word)
	switch {
	case f.link && !byLink:
		return o, exit.Usagef("there are no links for %s: --link goes with enforce, complain and disable", o.word)
	case o.links && f.keepLinks:
		return o, exit.Usagef("--keep-links leaves %s nothing to do", o.word)
	case o.links && (f.noHats || f.noChildren):
		return o, exit.Usagef("a link is for a whole file: --no-hats and --no-children cannot be kept to")
	}
	return o, nil
}

// set works out what the word stands for.
func (o *modeOptions) set() {
	switch o.word {
	case wordAudit, wordNoAudit:
		o.change = mode.Audit(o.word == wordAudit)
	case wordDisable:
		o.links = true
	default:
		o.mode, _ = mode.Parse(o.word)
		o.change = mode.Set(o.mode)
	}
}

// setModes does what the command is for: it looks for what is named, works out
// all changes, and carries them out.
func setModes(ctx context.Context, env environment.Env, flags modeFlags, opts modeOptions, args []string) error {
	c := newModeChooser(env, flags, opts)
	if err := c.choose(ctx, args); err != nil {
		return err
	}
	plan := &modePlan{env: env, opts: opts, trees: c.trees, files: c.files}
	if err := plan.work(); err != nil {
		return err
	}
	if opts.diff {
		return plan.show()
	}
	return plan.carryOut()
}
