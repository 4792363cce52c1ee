package cli

import (
	"errors"
	"fmt"
	"syscall"
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

// failure is an error with an exit code.
type failure struct {
	code int
	err  error // nil if all is said
}

func (f failure) Error() string { return fmt.Sprint(f.err) }
func (f failure) Unwrap() error { return f.err }

// failWith returns an error with an exit code.
func failWith(code int, err error) error { return failure{code, err} }

// silent returns the error of an exit code where all is said.
func silent(code int) error { return failure{code: code} }

// usage returns an error of the command line.
func usage(format string, args ...any) error {
	return failWith(exitUsage, fmt.Errorf(format, args...))
}

// outputError is what a failed write to standard output comes to: nothing if
// the reader has gone, as head(1) does when it has seen enough.
func outputError(err error) error {
	if err == nil || errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return failWith(exitInput, fmt.Errorf("standard output: %w", err))
}
