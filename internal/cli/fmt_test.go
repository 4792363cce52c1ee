package cli

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/replace"
)

const unformatted = "profile   x { }\n"

// TestFmtTerminal wants to be told how to write on a terminal only.
func TestFmtTerminal(t *testing.T) {
	for _, terminal := range []bool{true, false} {
		w := newWorld(t)
		w.write(t, "foo", "profile   \"x\x1b[2J\" { }\n")
		w.StdoutTerminal = terminal
		w.run(t, exit.Clean, "fmt", "--color", "never")
		if got := strings.Contains(w.stderr.String(), "1 file would change; run with -w to write\n"); got != terminal {
			t.Errorf("terminal %v: standard error is %q", terminal, &w.stderr)
		}
		if got := !strings.Contains(w.stdout.String(), "\x1b"); got != terminal {
			t.Errorf("terminal %v: standard output is %q", terminal, &w.stdout)
		}
	}
}

func TestFmtStreams(t *testing.T) {
	w := newWorld(t)
	w.write(t, "foo", unformatted)
	w.Stdin = iotest.ErrReader(syscall.EIO)
	w.run(t, exit.Input, "fmt", "-")
	w.Stdout = badStream{err: syscall.ENOSPC}
	w.run(t, exit.Input, "fmt")
	w.Stdout = badStream{err: syscall.EPIPE}
	w.run(t, exit.Clean, "fmt")
}

// TestReplaceChanged replaces a file that is no longer what was formatted.
func TestReplaceChanged(t *testing.T) {
	w := newWorld(t)
	w.write(t, "foo", "other text")
	path := filepath.Join(w.Dir, "foo")
	err := replace.File(path, unformatted, "profile x {\n}\n")
	if err == nil || !strings.Contains(err.Error(), "foo: not written: it was changed in the meantime") {
		t.Error(err)
	}
	if text, _ := os.ReadFile(path); string(text) != "other text" {
		t.Errorf("the file has %q", text)
	}
}
