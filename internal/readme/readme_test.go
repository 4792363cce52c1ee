// Package readme checks that what the README shows is what happens.
package readme

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/internal/cli"
	"github.com/aa-lint/aa-lint/internal/update"
)

const root = "../.."

// TestReadme runs the commands of aa-lint that the README shows and compares
// the output below each.
func TestReadme(t *testing.T) { page(t, "README.md", root) }

// TestDiff runs those of the page on comparing.
func TestDiff(t *testing.T) { page(t, "docs/diff.md", root) }

// TestProfilesOnDisk runs the commands of the page, which change profiles, on a
// copy of them.
func TestProfilesOnDisk(t *testing.T) { pageOnCopy(t, "docs/profiles-on-disk.md") }

// TestKubernetes runs the commands of the page, which mend manifests, on a copy
// of them.
func TestKubernetes(t *testing.T) { pageOnCopy(t, "docs/kubernetes.md") }

func pageOnCopy(t *testing.T, name string) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "testdata"), os.DirFS(filepath.Join(root, "testdata"))); err != nil {
		t.Fatal(err)
	}
	page(t, name, dir)
}

// page runs the commands of a page in a directory and compares the outputs.
func page(t *testing.T, name, dir string) {
	path := filepath.Join(root, name)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got := withOutputs(t, string(text), dir)
	if update.Goldens() {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(text), got); diff != "" {
		t.Errorf("%s shows another output; run this test with -update:\n%s", name, diff)
	}
}

// withOutputs puts the real output behind each command in a console block.
func withOutputs(t *testing.T, text, dir string) string {
	t.Helper()
	var b strings.Builder
	const open, end = "```console\n", "```\n"
	for {
		before, rest, ok := strings.Cut(text, open)
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		block, after, ok := strings.Cut(rest, end)
		if !ok {
			t.Fatal("a console block is not closed")
		}
		b.WriteString(open)
		b.WriteString(withOutput(t, block, dir))
		b.WriteString(end)
		text = after
	}
}

// withOutput runs the lines of a block that call aa-lint.
func withOutput(t *testing.T, block, dir string) string {
	t.Helper()
	var b strings.Builder
	for line := range strings.Lines(block) {
		command, is := strings.CutPrefix(line, "$ ")
		switch {
		case !is && b.Len() > 0: // what an earlier run has printed
		case !is:
			return block
		default:
			out, ok := output(t, strings.TrimSuffix(command, "\n"), dir)
			if !ok {
				return block
			}
			b.WriteString(line + out)
		}
	}
	return b.String()
}

// output returns what a command prints; false if it is none of aa-lint.
func output(t *testing.T, command, dir string) (string, bool) {
	t.Helper()
	args, ok := strings.CutPrefix(command, "go run ./cmd/aa-lint ")
	if !ok {
		if args, ok = strings.CutPrefix(command, "aa-lint "); !ok {
			return "", false
		}
	}
	args, input, _ := strings.Cut(args, "<")
	var stdin, stdout bytes.Buffer
	if input != "" {
		text, err := os.ReadFile(filepath.Join(dir, input))
		if err != nil {
			t.Fatal(err)
		}
		stdin.Write(text)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	status := cli.Run(context.Background(), strings.Fields(args), cli.Env{
		Stdin: &stdin, Stdout: &stdout, Stderr: &stdout, Dir: dir,
		Getenv: func(string) string { return "" },
	})
	if status > 1 {
		t.Errorf("%s: exit status %d\n%s", command, status, stdout.String())
	}
	return stdout.String(), true
}
