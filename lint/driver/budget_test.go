package driver_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
)

// custom is a rule of a test that looks at the tree of each file.
func custom(run func(*lint.Pass)) lint.Analyzer {
	return lint.Analyzer{
		Code: diag.Code{ID: "AA299", Name: "custom"}, Severity: diag.Warning, Summary: "custom findings",
		Needs: lint.NeedsTree, Run: run,
	}
}

// optionsWith returns the options to check files with a rule and those of
// aa-lint.
func optionsWith(t testing.TB, tree fstest.MapFS, more ...lint.Analyzer) driver.Options {
	t.Helper()
	loader := load.New(load.Config{
		Roots: []load.Root{{Dir: "/tree", FS: tree}}, Search: []string{"/tree"}, WorkDir: "/tree",
	})
	targets, err := loader.Walk(".")
	if err != nil {
		t.Fatal(err)
	}
	selection, err := lint.Select(append(rules.All(), more...), lint.Choice{})
	if err != nil {
		t.Fatal(err)
	}
	return driver.Options{Loader: loader, Targets: targets, Selection: selection}
}

// TestCrash: a rule that panics on a file costs what it finds there, and nothing
// else.
func TestCrash(t *testing.T) {
	tree := fstest.MapFS{
		"a": {Data: []byte("profile a {\n  /x rw,\n  /x rw,\n}\n")},
		"b": {Data: []byte("profile b {\n  /x rw,\n  /x rw,\n}\n")},
	}
	crashing := custom(func(p *lint.Pass) {
		p.Report(p.Text.Tree.Stmts[0].Span(), "seen")
		if p.Text.Path == "a" {
			panic("oh")
		}
	})
	result, err := driver.Run(context.Background(), optionsWith(t, tree, crashing))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(result.Crashes); n != 1 {
		t.Fatalf("%d crashes", n)
	}
	crash := result.Crashes[0]
	if crash.Rule.ID != "AA299" || crash.Path != "a" || crash.Text != "oh" || !strings.Contains(string(crash.Stack), "TestCrash") {
		t.Errorf("%+v\n%s", crash, crash.Stack)
	}
	found := map[string]int{}
	for _, f := range result.Findings {
		found[f.Code.ID+" "+f.Place.File.Name()]++
	}
	if found["AA299 a"] != 0 || found["AA299 b"] != 1 || found["AA301 a"] != 1 || found["AA301 b"] != 1 {
		t.Error(found)
	}
}

// TestBudget: a rule that does not come to an end says so in one info, and keeps
// what it has found.
func TestBudget(t *testing.T) {
	endless := custom(func(p *lint.Pass) {
		p.Report(p.Text.Tree.Stmts[0].Span(), "seen")
		for {
			p.Spend(1000)
		}
	})
	tree := fstest.MapFS{"a": {Data: []byte("profile a {\n  /x rw,\n  /x rw,\n}\n")}}
	result, err := driver.Run(context.Background(), optionsWith(t, tree, endless))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range result.Findings {
		if f.Code.ID == "AA299" || f.Code.ID == "AA301" {
			got = append(got, fmt.Sprintf("%s %s: %s", f.Severity, f.Code.ID, f.Message))
		}
	}
	want := []string{
		"info AA299: not decided for this file whether there is more: custom findings",
		"warning AA299: seen",
		"warning AA301: this rule stands here twice",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%q", got)
	}
}

// TestSharedBudget: what many files share is worked out or given up once for all
// of them.
func TestSharedBudget(t *testing.T) {
	type key struct{}
	sharing := custom(func(p *lint.Pass) {
		lint.SharedByAll(p, key{}, func() int {
			for {
				p.Spend(1000)
			}
		})
	})
	tree := fstest.MapFS{}
	for _, name := range []string{"a", "b", "c"} {
		tree[name] = &fstest.MapFile{Data: []byte("profile " + name + " {\n  /x rw,\n}\n")}
	}
	result, err := driver.Run(context.Background(), optionsWith(t, tree, sharing))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range result.Findings {
		if f.Code.ID == "AA299" && strings.Contains(f.Message, "not decided") {
			n++
		}
	}
	if n != 3 {
		t.Errorf("%d files are not decided", n)
	}
}

// TestCancel: a check ends with its context, inside of a rule too.
func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	waiting := custom(func(p *lint.Pass) {
		cancel()
		for {
			p.Spend(1)
		}
	})
	tree := fstest.MapFS{"a": {Data: []byte("profile a {\n  /x rw,\n}\n")}}
	if _, err := driver.Run(ctx, optionsWith(t, tree, waiting)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
