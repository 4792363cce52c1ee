package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/internal/update"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"aa-lint": func() {
			os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
		// The profiles of the machine must not change what the tests see.
		"aa-lint-alone": func() {
			env := SystemEnv(os.Stdin, os.Stdout, os.Stderr)
			env.SystemBase = os.Getenv("SYSTEM_BASE")
			os.Exit(Run(context.Background(), os.Args[1:], env))
		},
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                filepath.Join("testdata", "script"),
		UpdateScripts:      update.Goldens(),
		RequireUniqueNames: true,
		Setup:              settle,
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"lint":    lintCommand,
			"raw":     rawCommand,
			"repeat":  repeatCommand,
			"special": specialCommand,
		},
	})
}

// settle makes the scripts see what the reference refuses and nothing else, so
// that they can be about the command and not about the rules. Those that are
// about rules have settings of their own, or remove the file.
func settle(env *testscript.Env) error {
	name := filepath.Join(env.WorkDir, config.Name)
	if _, err := os.Stat(name); err == nil {
		return nil
	}
	return os.WriteFile(name, []byte("preset: reference\n"), 0o644)
}

// lintCommand is `lint CODE ARGS...`: it runs aa-lint and wants the exit code.
func lintCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: lint code [args...]")
	}
	code := 0
	err := ts.Exec("aa-lint-alone", args[1:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("aa-lint: %v", err)
	}
	if args[0] != strconv.Itoa(code) {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// rawCommand is `raw NAME TEXT`: it writes a file, both with escapes as in Go.
func rawCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: raw name text")
	}
	name, err := strconv.Unquote(`"` + args[0] + `"`)
	ts.Check(err)
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o644))
}

// repeatCommand is `repeat N FILE DIR`: it copies a file N times into a
// directory.
func repeatCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: repeat n file dir")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	text := ts.ReadFile(args[1])
	ts.Check(os.MkdirAll(ts.MkAbs(args[2]), 0o755))
	for i := range n {
		name := filepath.Join(ts.MkAbs(args[2]), fmt.Sprintf("profile%04d", i))
		ts.Check(os.WriteFile(name, []byte(text), 0o644))
	}
}
