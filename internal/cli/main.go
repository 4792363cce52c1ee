package cli

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"

	"golang.org/x/term"
)

// systemBase is where distributions keep their profiles.
const systemBase = "/etc/apparmor.d"

// Main runs the command line in the environment of the process and returns the
// exit code.
func Main(args []string, stdin, stdout, stderr *os.File) int {
	tuneMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return Run(ctx, args, SystemEnv(stdin, stdout, stderr))
}

// The process lives for a moment, so it trades memory for time: the heap may
// grow to five times what is in use, until it comes near the limit.
const (
	heapGrowth = 400 // percent
	heapLimit  = 640 << 20
)

func tuneMemory() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(heapGrowth)
		debug.SetMemoryLimit(heapLimit)
	}
}

// SystemEnv returns the environment of the process.
func SystemEnv(stdin, stdout, stderr *os.File) Env {
	env := Env{
		Stdin:          stdin,
		Stdout:         stdout,
		Stderr:         stderr,
		StdoutTerminal: term.IsTerminal(int(stdout.Fd())),
		StderrTerminal: term.IsTerminal(int(stderr.Fd())),
		Getenv:         os.Getenv,
		SystemBase:     systemBase,
	}
	if width, _, err := term.GetSize(int(stdout.Fd())); err == nil {
		env.Width = width
	}
	// Commands that need the directory complain if there is none.
	env.Dir, _ = os.Getwd()
	return env
}
