// Package cli is the command line of aa-lint. It alone knows of flags, the
// environment, the terminal and exit codes.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/report"
)

// The exit codes.
const (
	exitClean       = 0
	exitFindings    = 1
	exitUsage       = 2
	exitInput       = 3
	exitBug         = 4
	exitInterrupted = 130
)

// Env is what commands see of the world.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// StdoutTerminal and StderrTerminal tell that a person reads the streams.
	StdoutTerminal, StderrTerminal bool
	// Width is the number of columns of the terminal, 0 if there is none.
	Width int
	// Dir is the working directory, an absolute path.
	Dir string
	// Getenv looks up variables of the environment.
	Getenv func(string) string
	// SystemBase is the base directory of files that lie in no tree of
	// profiles. It need not exist.
	SystemBase string
}

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
	return exitInterrupted
}

func run(ctx context.Context, args []string, env Env) (code int) {
	defer func() {
		if p := recover(); p != nil {
			code = exitBug
			fmt.Fprintf(env.Stderr, bugMessage, printable(fmt.Sprint(p)), debug.Stack())
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

const bugMessage = `aa-lint: internal error: %s
This is a bug in aa-lint, not in your profiles. Please report it at
https://github.com/aa-lint/aa-lint/issues with the lines below and, if you can,
the files that were checked.

%s`

// printable is report.Sanitize for a text that may have several lines.
func printable(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = report.Sanitize(lines[i])
	}
	return strings.Join(lines, "\n")
}

// failure is an error with an exit code.
type failure struct {
	code int
	err  error // nil if all is said
}

func (f failure) Error() string { return fmt.Sprint(f.err) }
func (f failure) Unwrap() error { return f.err }

// exitCode tells the user of an error of a command and returns its exit code.
// Errors that have none come from cobra, which found something wrong with the
// arguments.
func exitCode(cmd *cobra.Command, err error, env Env) int {
	if err == nil {
		return exitClean
	}
	f := failure{code: exitUsage, err: err}
	errors.As(err, &f)
	if f.err == nil {
		return f.code
	}
	complain(env, f.err)
	if f.code == exitUsage {
		if cmd.Name() == "help" {
			cmd = cmd.Parent()
		}
		fmt.Fprintf(env.Stderr, "Try '%s --help'.\n", cmd.CommandPath())
	}
	return f.code
}

// complain prints an error on standard error.
func complain(env Env, err error) {
	fmt.Fprintln(env.Stderr, "aa-lint: "+report.Sanitize(err.Error()))
}

// usage returns an error of the command line.
func usage(format string, args ...any) error {
	return failure{exitUsage, fmt.Errorf(format, args...)}
}

// outputError is what a failed write to standard output comes to: nothing if
// the reader has gone, as head(1) does when it has seen enough.
func outputError(err error) error {
	if err == nil || errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return failure{exitInput, fmt.Errorf("standard output: %w", err)}
}
