package cli

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/corpus"
)

// invocations has a way to run each command so that it prints something.
var invocations = map[string][]string{
	"check":        {"check", "profile"},
	"fmt":          {"fmt", "profile"},
	"query":        {"query", "profile", "--can", "r", "/a"},
	"rules":        {"rules"},
	"explain":      {"explain", "AA101"},
	"config":       {"config", "show"},
	"status":       {"status", "."},
	"mode":         {"mode", "complain", "profile", "--diff"},
	"diff":         {"diff", "profile", "other"},
	"kube table":   {"kube", "table", "pod.yaml"},
	"kube profile": {"kube", "profile", "map.yaml"},
	"kube wrap":    {"kube", "wrap", "--kind", "configmap", "profile"},
	"lsp":          {"lsp"},
	"version":      {"version"},
	"completion":   {"completion", "bash"},
	"help":         {"help", "check"},
}

func worldOfPanics(t *testing.T) *world {
	w := newWorld(t)
	w.Stdin = strings.NewReader("Content-Length: 60\n\n" + `{"id":1,"method":"initialize","params":{"capabilities":{}}}` + "\n")
	w.write(t, "profile", "profile a {\n  /a   r,\n}\n")
	w.write(t, "other", "profile a {\n  /b r,\n}\n")
	w.write(t, "pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: c\n")
	w.write(t, "map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\ndata:\n  a: |\n    profile a {\n      /a r,\n    }\n")
	return w
}

// TestPanics makes the output of each command panic: that is a bug, and never
// an answer.
func TestPanics(t *testing.T) {
	for _, name := range commandNames(newRoot(newWorld(t).Env)) {
		args := invocations[name]
		if args == nil {
			t.Errorf("no way is known to run %s", name)
			continue
		}
		w := worldOfPanics(t)
		w.Stdout = badStream{panic: "injected"}
		w.run(t, exit.Bug, args...)
		if !strings.Contains(w.stderr.String(), "This is a bug in aa-lint") {
			t.Errorf("%q says: %s", args, &w.stderr)
		}
	}
}

// commandNames returns the names of the commands that do something.
func commandNames(root *cobra.Command) []string {
	var names []string
	for _, c := range root.Commands() {
		switch inner := c.Commands(); {
		case c.Name() == "kube":
			for _, i := range inner {
				names = append(names, "kube "+i.Name())
			}
		default:
			names = append(names, c.Name())
		}
	}
	return names
}

// TestPanicsInGoroutines builds the program so that each piece of work that is
// done in parallel panics.
func TestPanicsInGoroutines(t *testing.T) {
	corpus.NeedsLong(t, "the program is built anew")
	binary := panicking(t)
	for _, args := range [][]string{
		{"check", "profile"}, {"check", "profile", "--fix"}, {"status", "."}, {"diff", "profile", "other"},
		{"diff", "profile", "other", "--format", "json"}, {"query", "profile", "--can", "w", "/etc/shadow"},
		{"query", "--who-can", "w", "/etc/shadow", "."},
		{"query", "profile", "--can", "w", "--under", "/etc"}, {"query", "profile", "--cannot", "w", "--under", "/etc"}, {"query", "profile", "--can", "capability sys_admin", "--format", "json"},
	} {
		w := worldOfPanics(t)
		cmd := exec.Command(binary, args...)
		cmd.Dir = w.Dir
		cmd.Stdout, cmd.Stderr = &w.stdout, &w.stderr
		err := cmd.Run()
		if cmd.ProcessState == nil {
			t.Fatal(err)
		}
		if code := cmd.ProcessState.ExitCode(); code != exit.Bug || !strings.Contains(w.stderr.String(), "This is a bug in aa-lint") {
			t.Errorf("%q: exit code %d, %s%s", args, code, &w.stdout, &w.stderr)
		}
	}
}

// panicking builds the program with a package parallel whose jobs panic.
func panicking(t *testing.T) string {
	dir := t.TempDir()
	write := func(name string, text []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, text, 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	original, err := filepath.Abs(filepath.Join("..", "parallel", "parallel.go"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(original)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), "\t\t\tjob()\n", "\t\t\t_ = job\n\t\t\tpanic(\"injected\")\n", 1)
	if changed == string(text) {
		t.Fatal("no job is run in parallel.go")
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{original: write("parallel.go", []byte(changed))}})
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(dir, "aa-lint")
	build := exec.Command("go", "build", "-overlay", write("overlay.json", overlay), "-o", binary, "../../cmd/aa-lint")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return binary
}
