package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/check"
	"github.com/aa-lint/aa-lint/internal/cli/config"
	"github.com/aa-lint/aa-lint/internal/cli/diff"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/fmtcmd"
	"github.com/aa-lint/aa-lint/internal/cli/kube"
	"github.com/aa-lint/aa-lint/internal/cli/lsp"
	"github.com/aa-lint/aa-lint/internal/cli/mode"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/cli/query"
	"github.com/aa-lint/aa-lint/internal/cli/rules"
	"github.com/aa-lint/aa-lint/internal/cli/status"
	"github.com/aa-lint/aa-lint/internal/nearest"
)

const rootLong = `aa-lint checks AppArmor profiles. It finds everything that AppArmor's parser would
refuse, and much that is risky or has no effect, with the place and a fix. It needs
neither AppArmor nor root, and reads only what you give it.`

const rootExamples = `  aa-lint check                     check the profiles in this directory
  aa-lint check /etc/apparmor.d     check the profiles of this machine
  aa-lint check --help              see what can be set`

// helpTail ends the help of the commands that check.
const helpTail = `
Exit codes:
  0    no finding is as severe as --fail-on
  1    there are such findings
  2    the command line is wrong
  3    something could not be read, or the output could not be written
  4    aa-lint has a bug
  130  interrupted

Environment:
  NO_COLOR     if not empty, no colours unless --color=always
  TERM         if "dumb", likewise
`

func newRoot(env environment.Env) *cobra.Command {
	root := &cobra.Command{
		Use:           "aa-lint",
		Short:         "Check AppArmor profiles",
		Long:          rootLong,
		Example:       rootExamples,
		Version:       version(),
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknownCommand(cmd, args[0], env)
		}
		if err := cmd.Help(); err != nil {
			return exit.Output(err)
		}
		return exit.Silent(exit.Usage)
	}
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	root.SetFlagErrorFunc(flagError)
	addHelpTail(root)
	root.AddCommand(
		check.New(env), fmtcmd.New(env), query.New(env), rules.NewList(), rules.NewExplain(), config.New(env),
		status.New(env), mode.New(env), diff.New(env), kube.New(env), lsp.New(env, check.Prover), newVersion(), newCompletion(),
	)
	root.SetHelpCommand(newHelp(env))
	return root
}

// addHelpTail adds exit codes and environment to the help.
func addHelpTail(root *cobra.Command) {
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		help(cmd, args)
		if cmd == root || cmd.Name() == "check" {
			fmt.Fprint(cmd.OutOrStdout(), helpTail)
		}
	})
}

func newHelp(env environment.Env) *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Show the help of a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			switch {
			case err != nil || len(rest) > 0 && !about.HasParent():
				return unknownCommand(cmd, args[0], env)
			case len(rest) > 0:
				return arguments.UnknownSubcommand(about, rest[0])
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

// unknownCommand names the command that was meant, or the way to check a file.
func unknownCommand(cmd *cobra.Command, name string, env environment.Env) error {
	var names []string
	for _, c := range cmd.Root().Commands() {
		names = append(names, c.Name())
	}
	if near := nearest.Of(name, names); len(near) > 0 {
		return exit.Usagef("unknown command %q, did you mean %q?", name, near[0])
	}
	if _, err := os.Stat(pathname.Absolute(env.Dir, name)); err == nil {
		return exit.Usagef("unknown command %q, did you mean \"check %s\"?", name, name)
	}
	return exit.Usagef("unknown command %q", name)
}

// flagError names the flag that was meant.
func flagError(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) || missing.GetSpecifiedShortnames() != "" {
		return exit.With(exit.Usage, err)
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := nearest.Of(missing.GetSpecifiedName(), names); len(near) > 0 {
		return exit.Usagef("%w, did you mean --%s?", err, near[0])
	}
	return exit.With(exit.Usage, err)
}

// helpForUnknown returns the command whose help is asked for by a name that no
// command has, as in "aa-lint chekc --help", and the error that says so. Without
// it, the help of the command above would be printed, as if all were well.
func helpForUnknown(root *cobra.Command, args []string, env environment.Env) (*cobra.Command, error) {
	if !slices.Contains(args, "--help") && !slices.Contains(args, "-h") {
		return root, nil
	}
	about, rest, err := root.Find(args)
	if err != nil || !about.HasSubCommands() {
		return root, nil
	}
	for _, arg := range rest {
		switch {
		case strings.HasPrefix(arg, "-"):
		case about == root:
			return root, unknownCommand(root, arg, env)
		default:
			return about, arguments.UnknownSubcommand(about, arg)
		}
	}
	return root, nil
}
