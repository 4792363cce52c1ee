package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/ast"
)

// arguments says how many arguments a command takes, and what they are: "one
// file".
func arguments(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		name := nameOf(cmd)
		switch {
		case most == 0 && len(args) > 0:
			return usage("%s takes no arguments, and %q is one", name, args[0])
		case len(args) < least:
			return usage("%s needs %s", name, what)
		case len(args) > most:
			return usage("%s takes %s, and %d are given", name, what, len(args))
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

// unknownSubcommand names the command that was meant.
func unknownSubcommand(cmd *cobra.Command, name string) error {
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	if near := ast.Nearest(name, names); len(near) > 0 {
		return usage("unknown command \"%s %s\", did you mean %q?", nameOf(cmd), name, near[0])
	}
	return usage("unknown command \"%s %s\"", nameOf(cmd), name)
}

// helpForUnknown returns the command whose help is asked for by a name that no
// command has, as in "aa-lint chekc --help", and the error that says so. Without
// it, the help of the command above would be printed, as if all were well.
func helpForUnknown(root *cobra.Command, args []string, env Env) (*cobra.Command, error) {
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
			return about, unknownSubcommand(about, arg)
		}
	}
	return root, nil
}
