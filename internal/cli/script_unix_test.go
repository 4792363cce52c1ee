//go:build unix

package cli

import (
	"net"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// specialCommand is `special fifo|socket NAME`: it makes a file that is not
// regular.
func specialCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: special fifo|socket name")
	}
	switch args[0] {
	case "fifo":
		ts.Check(syscall.Mkfifo(ts.MkAbs(args[1]), 0o644))
	case "socket":
		listener, err := net.Listen("unix", ts.MkAbs(args[1]))
		ts.Check(err)
		ts.Defer(func() { listener.Close() })
	default:
		ts.Fatalf("unknown kind of file %q", args[0])
	}
}
