package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/corpus"
)

// TestGate checks that every error and warning on the tree of which all are read
// has a class, and that what was read there is still found, or still is not.
func TestGate(t *testing.T) {
	profiles := filepath.Join(corpus.Dir(t), "corpus", "profiles")
	trees, err := treesIn(profiles)
	if err != nil {
		t.Fatal(err)
	}
	_, list, err := trees[0].check(profiles)
	if err != nil {
		t.Fatal(err)
	}
	known, err := readClasses(classes)
	if err != nil {
		t.Fatal(err)
	}
	for k := range known {
		if k.tree != gate {
			delete(known, k)
		}
	}
	found := named(gate, list)
	severe := 0
	for _, f := range found {
		if f.Severity == diag.Info {
			continue
		}
		severe++
		if known[f.key].class == isFalse {
			t.Errorf("false, and found: %s", f.key)
		}
	}
	if severe == 0 {
		t.Error("nothing was found")
	}
	for _, p := range problems(found, nil, known) {
		t.Error(p)
	}
}

// TestSample checks that a rule is drawn as often as it reports, a fresh one
// twice as often, that copies count as one finding, and that one finding less
// changes at most one of those that are drawn.
func TestSample(t *testing.T) {
	var all []finding
	add := func(rule string, n, copies int) {
		for i := range n * copies {
			all = append(all, finding{
				Finding: diag.Finding{Statement: fmt.Sprint("rule ", i%n)},
				key:     key{fmt.Sprint("tree", i/n), rule, "file", fmt.Sprint("mark", i)},
			})
		}
	}
	add("AA101", 600, 1)
	add("AA102", 200, 1)
	add(fresh[0], 200, 1)
	add("AA103", 20, 30)
	drawn := map[string]int{}
	for _, f := range sample(all, 200) {
		drawn[f.key.rule]++
	}
	for rule, want := range map[string]int{"AA101": 100, "AA102": 33, fresh[0]: 62, "AA103": 4} {
		if got := drawn[rule]; got < want*2/3-3 || got > want*4/3+5 {
			t.Errorf("%s is drawn %d times, expected about %d", rule, got, want)
		}
	}
	before := map[key]bool{}
	for _, f := range sample(all, 50) {
		before[f.key] = true
	}
	changed := 0
	for _, f := range sample(all[1:], 50) {
		if !before[f.key] {
			changed++
		}
	}
	if changed > 1 {
		t.Errorf("one finding less, and %d others are drawn", changed)
	}
	if got := sample(all, 5000); len(got) != len(all) {
		t.Errorf("%d of %d are drawn", len(got), len(all))
	}
}

func TestReadClasses(t *testing.T) {
	const head = "tree\trule\tfile\tmark\tclass\treason\n"
	for _, test := range []struct{ rows, want string }{
		{"upstream\tAA101\ta\t0\ttrue\tit is so\n", ""},
		{"upstream\tAA101\ta\t0\ttrue\n", "5 fields"},
		{"upstream\tAA101\ta\t0\tmaybe\tit is so\n", `"maybe" is no class`},
		{"upstream\tAA101\ta\t0\tfalse\t\n", "a reason is missing"},
		{"upstream\tAA101\ta\t0\tfalse\tx\nupstream\tAA101\ta\t0\ttrue\ty\n", "it is there twice"},
	} {
		_, err := readClasses(head + test.rows)
		if (err != nil) != (test.want != "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v, want %q", test.rows, err, test.want)
		}
	}
}

// TestProblems checks what is said where findings and classes do not fit.
func TestProblems(t *testing.T) {
	at := func(file string) key { return key{gate, "AA101", file, "0"} }
	severe := func(file string) finding { return finding{diag.Finding{Severity: diag.Error}, at(file)} }
	known := map[key]class{
		at("read"):   {at("read"), isTrue, "so it is"},
		at("gone"):   {at("gone"), isTrue, "so it was"},
		at("mended"): {at("mended"), isMended, "so it is not"},
		at("back"):   {at("back"), isMended, "so it is not"},
	}
	got := problems([]finding{severe("read"), severe("new"), severe("back")}, nil, known)
	want := []string{
		"found again: upstream\tAA101\tback\t0", "not found any more: upstream\tAA101\tgone\t0", "not read: upstream\tAA101\tnew\t0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
