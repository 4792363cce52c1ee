package arguments

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/nearest"
)

// Count says how many arguments a command takes, and what they are: "one
// file".
func Count(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		name := nameOf(cmd)
		switch {
		case most == 0 && len(args) > 0:
			return exit.Usagef("%s takes no arguments, and %q is one", name, args[0])
		case len(args) < least:
			return exit.Usagef("%s needs %s", name, what)
		case len(args) > most:
			return exit.Usagef("%s takes %s, and %d are given", name, what, len(args))
		}
		return nil
	}
}

// nameOf returns the name of a command as people write it behind that of the
// program: "kube wrap".
func nameOf(cmd *cobra.Command) string {
	_, name, _ := strings.Cut(cmd.CommandPath(), " ")
	return name
}

// UnknownSubcommand names the command that was meant.
func UnknownSubcommand(cmd *cobra.Command, name string) error {
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	if near := nearest.Of(name, names); len(near) > 0 {
		return exit.Usagef("unknown command \"%s %s\", did you mean %q?", nameOf(cmd), name, near[0])
	}
	return exit.Usagef("unknown command \"%s %s\"", nameOf(cmd), name)
}
