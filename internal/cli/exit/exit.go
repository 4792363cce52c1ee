// Package exit holds the errors of commands that lead to an exit code.
package exit

import (
	"errors"
	"fmt"
	"syscall"
)

// The exit codes.
const (
	Clean       = 0
	Findings    = 1
	Usage       = 2
	Input       = 3
	Bug         = 4
	Interrupted = 130
)

// Failure is an error with an exit code.
type Failure struct {
	Code int
	Err  error // nil if all is said
}

func (f Failure) Error() string { return fmt.Sprint(f.Err) }
func (f Failure) Unwrap() error { return f.Err }

// With returns an error with an exit code.
func With(code int, err error) error { return Failure{code, err} }

// Silent returns the error of an exit code where all is said.
func Silent(code int) error { return Failure{Code: code} }

// Usagef returns an error of the command line.
func Usagef(format string, args ...any) error {
	return With(Usage, fmt.Errorf(format, args...))
}

// Output is what a failed write to standard output comes to: nothing if
// the reader has gone, as head(1) does when it has seen enough.
func Output(err error) error {
	if err == nil || errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return With(Input, fmt.Errorf("standard output: %w", err))
}
