// Package config is the command config, which shows the settings of a project
// and their schema.
package config

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/cli/settings"
	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/lint/rules"
)

const configShowLong = `Show the settings that hold in the working directory, or for one file: those of
the nearest .aa-lint.yaml, and the defaults, in the form of such a file. With
--origin each says where it comes from.`

func New(env environment.Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show the settings, or their schema",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return arguments.UnknownSubcommand(cmd, args[0])
			}
			return exit.Usagef("config needs a command: show or schema")
		},
	}
	cmd.AddCommand(newConfigShow(env), newConfigSchema())
	return cmd
}

func newConfigShow(env environment.Env) *cobra.Command {
	var from settings.Flags
	var origin bool
	cmd := &cobra.Command{
		Use:     "show [PATH]",
		Short:   "Show the settings that hold, and where they come from",
		Long:    configShowLong,
		Example: "  aa-lint config show --origin\n  aa-lint config show apparmor.d/usr.bin.foo",
		Args:    arguments.Count(0, 1, "one path"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := from.Load(env)
			if err != nil {
				return err
			}
			s := config.Shown{Config: c, Rules: rules.All(), Origin: origin}
			if len(args) == 1 {
				s.Path = pathname.Absolute(env.Dir, args[0])
			}
			_, err = io.WriteString(env.Stdout, s.Text())
			return exit.Output(err)
		},
	}
	cmd.Flags().BoolVar(&origin, "origin", false, "say where each setting comes from")
	from.Register(cmd)
	return cmd
}

func newConfigSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON schema of .aa-lint.yaml, for editors",
		Args:  arguments.Count(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s", config.Schema(rules.All()))
			return exit.Output(err)
		},
	}
}
