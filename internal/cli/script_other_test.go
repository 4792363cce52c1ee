//go:build !unix

package cli

import "github.com/rogpeppe/go-internal/testscript"

func specialCommand(ts *testscript.TestScript, neg bool, args []string) {
	ts.Fatalf("this system has no special files")
}
