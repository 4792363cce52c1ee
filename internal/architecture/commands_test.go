package architecture

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/cli"
)

const docs = "../../docs"

// TestCommands checks that the table of commands in docs/architecture.md has all of
// them, and names packages and pages that there are.
func TestCommands(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(docs, "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "| command | packages | page |\n| --- | --- | --- |\n")
	table, _, ok := strings.Cut(table, "\n\n")
	if !ok {
		t.Fatal("there is no table of commands")
	}
	var listed []string
	code, link := regexp.MustCompile("`([^`]+)`"), regexp.MustCompile(`\]\(([^)]+)\)`)
	for row := range strings.Lines(table) {
		columns := strings.Split(row, "|")
		for _, m := range code.FindAllStringSubmatch(columns[1], -1) {
			listed = append(listed, m[1])
		}
		for _, m := range code.FindAllStringSubmatch(columns[2], -1) {
			if _, err := os.Stat(filepath.Join("../..", m[1])); err != nil {
				t.Errorf("a package of commands: %v", err)
			}
		}
		for _, m := range link.FindAllStringSubmatch(columns[3], -1) {
			if _, err := fs.Stat(os.DirFS(docs), m[1]); err != nil {
				t.Errorf("a page of commands: %v", err)
			}
		}
	}
	slices.Sort(listed)
	if commands := commandNames(t); !slices.Equal(commands, listed) {
		t.Errorf("the program has the commands\n%q, the table\n%q", commands, listed)
	}
}

// commandNames returns the commands that the help of the program lists.
func commandNames(t *testing.T) []string {
	t.Helper()
	var help strings.Builder
	env := cli.Env{Stdin: strings.NewReader(""), Stdout: &help, Stderr: &help, Dir: t.TempDir(), Getenv: func(string) string { return "" }}
	if code := cli.Run(context.Background(), []string{"help"}, env); code != 0 {
		t.Fatalf("help: exit %d\n%s", code, help.String())
	}
	_, list, _ := strings.Cut(help.String(), "Available Commands:\n")
	list, _, _ = strings.Cut(list, "\n\n")
	var names []string
	for line := range strings.Lines(list) {
		names = append(names, strings.Fields(line)[0])
	}
	slices.Sort(names)
	return names
}
