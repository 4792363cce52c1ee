// Package environment is what commands see of the world: streams, the
// terminal, the working directory and the variables.
package environment

import (
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/aa-lint/aa-lint/report"
)

// SystemBase is where distributions keep their profiles.
const SystemBase = "/etc/apparmor.d"

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

// Complain prints an error on standard error.
func (env Env) Complain(err error) {
	fmt.Fprintln(env.Stderr, "aa-lint: "+report.Sanitize(err.Error()))
}

const bugMessage = `aa-lint: internal error: %s
This is a bug in aa-lint, not in your profiles. Please report it at
https://github.com/aa-lint/aa-lint/issues with the lines below and, if you can,
the files that were checked.

%s`

// TellBug asks for a report of an internal error.
func (env Env) TellBug(what string, stack []byte) {
	fmt.Fprintf(env.Stderr, bugMessage, printable(what), stack)
}

// printable is report.Sanitize for a text that may have several lines.
func printable(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = report.Sanitize(lines[i])
	}
	return strings.Join(lines, "\n")
}

// ModuleVersion returns the version of the module, "" if it is not known.
func ModuleVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return ""
}
