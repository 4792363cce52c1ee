// Package cli is the command line of aa-lint. It alone knows of flags, the
// environment, the terminal and exit codes.
//
// Each command is a package of its own below it, and no command imports another;
// what several need stands in small packages beside them.
package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
)

// Env is what commands see of the world.
type Env = environment.Env

// Run runs the command line of args, which do not hold the program's name, and
// returns the exit code. It returns early when the context ends, whatever is
// still going on.
func Run(ctx context.Context, args []string, env Env) int {
	done := make(chan int, 1)
	go func() { done <- run(ctx, args, env) }()
	select {
	case code := <-done:
		return code
	case <-ctx.Done():
	}
	// Work that looks at the context gets the time to tidy up the terminal; a
	// read from a terminal, say, does not look.
	select {
	case <-done:
	case <-time.After(100 * time.Millisecond):
	}
	return exit.Interrupted
}

func run(ctx context.Context, args []string, env Env) (code int) {
	defer func() {
		if p := recover(); p != nil {
			code = exit.Bug
			env.TellBug(fmt.Sprint(p), debug.Stack())
		}
	}()
	root := newRoot(env)
	root.SetArgs(append([]string{}, args...)) // nil would stand for os.Args
	cmd, err := helpForUnknown(root, args, env)
	if err == nil {
		cmd, err = root.ExecuteContextC(ctx)
	}
	return exitCode(cmd, err, env)
}

// exitCode tells the user of an error of a command and returns its exit code.
// Errors that have none come from cobra, which found something wrong with the
// arguments.
func exitCode(cmd *cobra.Command, err error, env Env) int {
	if err == nil {
		return exit.Clean
	}
	f := exit.Failure{Code: exit.Usage, Err: err}
	errors.As(err, &f)
	if f.Err == nil {
		return f.Code
	}
	env.Complain(f.Err)
	if f.Code == exit.Usage {
		if cmd.Name() == "help" {
			cmd = cmd.Parent()
		}
		fmt.Fprintf(env.Stderr, "Try '%s --help'.\n", cmd.CommandPath())
	}
	return f.Code
}
