package readme

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "github.com/aa-lint/aa-lint" // whose change makes the cached result of this test stale
	"github.com/aa-lint/aa-lint/internal/update"
)

// shown is a program of docs/library.md: its text, how it is run, what it prints.
var shown = regexp.MustCompile("(?s)```go\n(.*?)```\n\n```console\n\\$ go run \\./(docs/library/[a-z]+)\n(.*?)```\n")

// TestLibrary runs the programs of the page, and compares their text and what they
// print with what it shows.
func TestLibrary(t *testing.T) {
	const path, programs = root + "/docs/library.md", 5
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dirs := map[string]bool{}
	got := shown.ReplaceAllStringFunc(string(page), func(program string) string {
		dir := shown.FindStringSubmatch(program)[2]
		dirs[dir] = true
		text, err := os.ReadFile(filepath.Join(root, dir, "main.go"))
		if err != nil {
			t.Fatal(err)
		}
		run := exec.Command("go", "run", "./"+dir)
		run.Dir = root
		out, err := run.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v", dir, err)
		}
		return "```go\n" + string(text) + "```\n\n```console\n$ go run ./" + dir + "\n" + string(out) + "```\n"
	})
	for dir := range dirs {
		text, _ := os.ReadFile(filepath.Join(root, dir, "main.go")) // which was read above
		_, body, _ := strings.Cut(string(text), "\nfunc main() {\n")
		if lines := strings.Count(body, "\n"); lines < 10 || lines > 20 {
			t.Errorf("%s has %d lines: the page is for programs that fit a screen", dir, lines)
		}
	}
	if len(dirs) != programs {
		t.Errorf("the page has %d programs, want %d", len(dirs), programs)
	}
	if update.Goldens() {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(page), got); diff != "" {
		t.Errorf("%s shows another program or output; run this test with -update:\n%s", path, diff)
	}
}
