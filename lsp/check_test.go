package lsp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/cli"
)

// TestSameAsCheck holds that an editor shows what the command line says of a file,
// nothing less and nothing more: of the examples here, and of every tenth file of
// the tree that AA_LINT_LSP_TREE names.
func TestSameAsCheck(t *testing.T) {
	tree, every := os.Getenv(treeVariable), 10
	if tree == "" {
		tree, every = "../testdata/profiles", 1
	}
	tree, err := filepath.Abs(tree)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	err = filepath.WalkDir(tree, func(at string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && !strings.HasPrefix(d.Name(), ".") && !strings.Contains(at, "/abi/") {
			name, _ := filepath.Rel(tree, at)
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c := start(t, tree, "utf-32", pulls, quick)
	compared := 0
	for i := 0; i < len(names); i += every {
		uri, name := c.uri(names[i]), names[i]
		want, ok := checked(t, tree, name)
		if !ok {
			continue
		}
		c.opens(uri, "apparmor", c.read(name))
		got := c.shownFindings(uri)
		for _, line := range want {
			if !slices.Contains(got, line) {
				t.Errorf("%s: not in the editor: %s", name, line)
			}
		}
		// The command line tells findings that have one cause once.
		known := codesOf(want)
		for _, code := range codesOf(got) {
			if !slices.Contains(known, code) {
				t.Errorf("%s: only in the editor: %s", name, code)
			}
		}
		c.tell("textDocument/didClose", `{"textDocument":{"uri":"`+uri+`"}}`)
		compared++
	}
	if compared == 0 {
		t.Error("nothing was compared")
	}
	c.close()
}

// checked returns what the command line says of a file; false if it would be
// cut in an editor, or there is no such file for it.
func checked(t *testing.T, tree, name string) ([]string, bool) {
	t.Helper()
	var out bytes.Buffer
	env := cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &bytes.Buffer{}, Dir: tree, Getenv: func(string) string { return "" }}
	cli.Run(context.Background(), []string{"check", "--format", "json", name}, env)
	var report struct {
		Findings []struct {
			Code, Message string
			Start         struct{ Line int }
		}
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, &out)
	}
	list := []string{}
	for _, f := range report.Findings {
		list = append(list, fmt.Sprintf("%d %s %s", f.Start.Line, f.Code, f.Message))
	}
	return list, len(list) <= 200
}

// shownFindings returns what the server says of a document in the same form.
func (c *client) shownFindings(uri string) []string {
	var report struct {
		Items []struct {
			Code, Message string
			Range         struct{ Start struct{ Line int } }
		}
	}
	if err := json.Unmarshal(c.ask("textDocument/diagnostic", `{"textDocument":{"uri":"`+uri+`"}}`).Result, &report); err != nil {
		c.t.Fatal(err)
	}
	list := []string{}
	for _, item := range report.Items {
		message, _, _ := strings.Cut(item.Message, "\n")
		list = append(list, fmt.Sprintf("%d %s %s", item.Range.Start.Line+1, item.Code, message))
	}
	return list
}

// codesOf returns the codes of findings.
func codesOf(list []string) []string {
	codes := make([]string, len(list))
	for i, line := range list {
		codes[i] = strings.Fields(line)[1]
	}
	return codes
}
