package rules_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"runtime"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
)

// TestOrder checks a tree of real profiles with its files in several orders, one
// after the other and beside each other: what a run finds, and what it says of it,
// depends on neither.
func TestOrder(t *testing.T) {
	if testing.Short() {
		t.Skip("it checks a tree several times")
	}
	tree := treeOf(t, 500)
	random := rand.New(rand.NewPCG(1, 2))
	var want []string
	for run, threads := range []int{2, 1, 8, 8} {
		got := findingsOf(t, tree, threads, func(targets []load.Target) {
			if run > 0 {
				random.Shuffle(len(targets), func(i, j int) { targets[i], targets[j] = targets[j], targets[i] })
			}
		})
		if run == 0 {
			want = got
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%d threads, another order (-before +after):\n%s", threads, diff)
		}
	}
}

func findingsOf(t *testing.T, tree fstest.MapFS, threads int, reorder func([]load.Target)) []string {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
	loader := load.New(load.Config{Roots: []load.Root{{Dir: "/t", FS: tree}}, Search: []string{"/t"}, WorkDir: "/t"})
	targets, err := loader.Walk("/t")
	if err != nil {
		t.Fatal(err)
	}
	reorder(targets)
	result, err := driver.Run(context.Background(), driver.Options{Loader: loader, Targets: targets, Whole: true, Selection: selected(t, lint.Choice{Preset: lint.Strict})})
	if err != nil {
		t.Fatal(err)
	}
	result.Findings.Sort()
	var lines []string
	for _, f := range result.Findings.Dedup() {
		lines = append(lines, described(t, f))
	}
	return lines
}

// described is all that a finding says.
func described(t *testing.T, f diag.Finding) string {
	t.Helper()
	line := f.Place.String() + " " + f.Severity.String() + " " + f.Code.ID + " " + f.Message
	for _, note := range f.Notes {
		line += "\n  " + note
	}
	for _, r := range f.Related {
		line += "\n  " + r.Place.String() + " " + r.Message
	}
	for _, fix := range f.Fixes {
		line += "\n  " + fix.Message
	}
	data, err := json.Marshal(f.Data)
	if err != nil {
		t.Fatal(err)
	}
	return line + "\n  " + string(data)
}
