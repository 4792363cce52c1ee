// Package readme checks that what the README shows is what happens.
package readme

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/internal/cli"
)

var update = flag.Bool("update", false, "rewrite the outputs that the README shows")

const root = "../.."

// TestReadme runs the commands of aa-lint that the README shows and compares
// the output below each.
func TestReadme(t *testing.T) {
	path := filepath.Join(root, "README.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got := withOutputs(t, string(text))
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(text), got); diff != "" {
		t.Errorf("the README shows another output; run this test with -update:\n%s", diff)
	}
}

// withOutputs puts the real output behind each command in a console block.
func withOutputs(t *testing.T, text string) string {
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
		b.WriteString(withOutput(t, block))
		b.WriteString(end)
		text = after
	}
}

// withOutput runs the first line of a block if it calls aa-lint.
func withOutput(t *testing.T, block string) string {
	t.Helper()
	line, _, _ := strings.Cut(block, "\n")
	command := strings.TrimPrefix(line, "$ ")
	args, ok := strings.CutPrefix(command, "go run ./cmd/aa-lint ")
	if !ok {
		if args, ok = strings.CutPrefix(command, "aa-lint "); !ok {
			return block
		}
	}
	args, input, _ := strings.Cut(args, "<")
	var stdin, stdout bytes.Buffer
	if input != "" {
		text, err := os.ReadFile(filepath.Join(root, input))
		if err != nil {
			t.Fatal(err)
		}
		stdin.Write(text)
	}
	dir, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	status := cli.Run(context.Background(), strings.Fields(args), cli.Env{
		Stdin: &stdin, Stdout: &stdout, Stderr: &stdout, Dir: dir,
		Getenv: func(string) string { return "" },
	})
	if status > 1 {
		t.Errorf("%s: exit status %d\n%s", line, status, stdout.String())
	}
	return line + "\n" + stdout.String()
}
