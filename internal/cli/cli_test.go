package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
)

// world is an environment in a new directory, and what is printed in it.
type world struct {
	environment.Env
	stdout, stderr bytes.Buffer
	variables      map[string]string
}

func newWorld(t *testing.T) *world {
	w := &world{variables: map[string]string{}}
	w.Env = environment.Env{
		Stdin:  strings.NewReader(""),
		Stdout: &w.stdout,
		Stderr: &w.stderr,
		Dir:    t.TempDir(),
		Getenv: func(name string) string { return w.variables[name] },
	}
	return w
}

func (w *world) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(w.Dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (w *world) run(t *testing.T, want int, args ...string) {
	t.Helper()
	if got := Run(t.Context(), args, w.Env); got != want {
		t.Errorf("%q: exit code %d, want %d\n%s%s", args, got, want, &w.stdout, &w.stderr)
	}
}

type badStream struct {
	err   error
	panic any
}

func (s badStream) Read([]byte) (int, error)  { return s.fail() }
func (s badStream) Write([]byte) (int, error) { return s.fail() }

func (s badStream) fail() (int, error) {
	if s.panic != nil {
		panic(s.panic)
	}
	return 0, s.err
}

func TestPanic(t *testing.T) {
	w := newWorld(t)
	w.Stdin = badStream{panic: "boom\x1b[2J"}
	w.run(t, exit.Bug, "check", "-")
	for _, want := range []string{`aa-lint: internal error: boom\x1b[2J`, "This is a bug in aa-lint", "/issues", "badStream"} {
		if !strings.Contains(w.stderr.String(), want) {
			t.Errorf("no %q in\n%s", want, &w.stderr)
		}
	}
}

func TestOutputErrors(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
		want string
	}{
		{syscall.EPIPE, exit.Findings, ""},
		{errors.New("disk full"), exit.Input, "aa-lint: standard output: disk full\n"},
	} {
		w := newWorld(t)
		w.write(t, "foo", "nonsense")
		w.Stdout = badStream{err: c.err}
		w.run(t, c.code, "check", "foo")
		if diff := cmp.Diff(c.want, w.stderr.String()); diff != "" {
			t.Errorf("%v (-want +got)\n%s", c.err, diff)
		}
	}
}

func TestStdinError(t *testing.T) {
	w := newWorld(t)
	w.Stdin = badStream{err: errors.New("no line")}
	w.run(t, exit.Input, "check", "-")
	if diff := cmp.Diff("aa-lint: <stdin>: no line\n", w.stderr.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestInterrupt ends a read that never ends by itself.
func TestInterrupt(t *testing.T) {
	w := newWorld(t)
	stdin, other := io.Pipe()
	defer other.Close()
	w.Stdin = stdin
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if got := Run(ctx, []string{"check", "-"}, w.Env); got != exit.Interrupted {
		t.Errorf("exit code %d, want %d", got, exit.Interrupted)
	}
}

// TestInterrupted starts with a context that has ended: whatever is going on
// stops without a word.
func TestInterrupted(t *testing.T) {
	w := newWorld(t)
	w.write(t, "foo", "nonsense")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := run(ctx, []string{"check"}, w.Env); got != exit.Interrupted {
		t.Errorf("exit code %d, want %d", got, exit.Interrupted)
	}
	if diff := cmp.Diff("", w.stdout.String()+w.stderr.String()); diff != "" {
		t.Errorf("printed (-want +got)\n%s", diff)
	}
}

func TestNoDirectory(t *testing.T) {
	w := newWorld(t)
	w.Dir = ""
	w.run(t, exit.Input, "check")
	w.run(t, exit.Clean, "version")
}

func TestColor(t *testing.T) {
	for _, c := range []struct {
		name      string
		terminal  bool
		variables map[string]string
		flag      string
		want      bool
	}{
		{"file", false, nil, "auto", false},
		{"terminal", true, nil, "auto", true},
		{"terminal, NO_COLOR", true, map[string]string{"NO_COLOR": "1"}, "auto", false},
		{"terminal, NO_COLOR empty", true, map[string]string{"NO_COLOR": ""}, "auto", true},
		{"dumb terminal", true, map[string]string{"TERM": "dumb"}, "auto", false},
		{"never", true, nil, "never", false},
		{"always", false, map[string]string{"NO_COLOR": "1"}, "always", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.write(t, "foo", "nonsense")
			w.StdoutTerminal, w.variables = c.terminal, c.variables
			w.run(t, exit.Findings, "check", "--color", c.flag, "foo")
			if got := strings.Contains(w.stdout.String(), "\x1b["); got != c.want {
				t.Errorf("coloured: %v, want %v", got, c.want)
			}
		})
	}
}

// TestWidth wants lines of source that fit into the terminal.
func TestWidth(t *testing.T) {
	w := newWorld(t)
	w.write(t, "foo", "nonsense "+strings.Repeat("x", 1000))
	w.Width = 60
	w.run(t, exit.Findings, "check", "foo")
	cut := regexp.MustCompile(`(?m)^ +1 \| .*…$`).FindAllString(w.stdout.String(), -1)
	if len(cut) == 0 {
		t.Fatalf("no line is cut:\n%s", &w.stdout)
	}
	for _, line := range cut {
		if n := len([]rune(line)); n > w.Width {
			t.Errorf("%d columns: %q", n, line)
		}
	}
}
