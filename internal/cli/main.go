package cli

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"runtime/metrics"

	"golang.org/x/term"

	"github.com/aa-lint/aa-lint/internal/cli/environment"
)

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
	heapLimit  = 320 << 20
	heapMost   = 440 << 20
	heapLess   = 260 << 20
)

// limitFor returns the limit of a heap of which so many bytes are in use. It leaves
// as much room again, but no small file takes half a gigabyte: where that would
// come of it, the room is smaller, unless much was allocated, as for large trees.
func limitFor(live, allocated int64) int64 {
	return max(heapLimit, min(2*live, heapMost+allocated/128), 2*live-heapLess)
}

func tuneMemory() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(heapGrowth)
		debug.SetMemoryLimit(heapLimit)
		afterEachCollection(func() {
			heap := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/heap/allocs:bytes"}}
			metrics.Read(heap)
			debug.SetMemoryLimit(limitFor(int64(heap[0].Value.Uint64()), int64(heap[1].Value.Uint64())))
		})
	}
}

// afterEachCollection calls a function whenever the garbage collector was through:
// it finds something that nobody uses each time.
func afterEachCollection(do func()) {
	unused := new([16]byte)
	runtime.AddCleanup(unused, func(do func()) {
		do()
		afterEachCollection(do)
	}, do)
}

// SystemEnv returns the environment of the process.
func SystemEnv(stdin, stdout, stderr *os.File) environment.Env {
	env := environment.Env{
		Stdin:          stdin,
		Stdout:         stdout,
		Stderr:         stderr,
		StdoutTerminal: term.IsTerminal(int(stdout.Fd())),
		StderrTerminal: term.IsTerminal(int(stderr.Fd())),
		Getenv:         os.Getenv,
		SystemBase:     environment.SystemBase,
	}
	if width, _, err := term.GetSize(int(stdout.Fd())); err == nil {
		env.Width = width
	}
	// Commands that need the directory complain if there is none.
	env.Dir, _ = os.Getwd()
	return env
}
