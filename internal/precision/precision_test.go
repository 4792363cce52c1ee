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

// TestSample checks that a heap gives one more than another only if that is used
// up, or in the last round.
func TestSample(t *testing.T) {
	var all []finding
	sizes := map[string]int{"AA101": 100, "AA102": 3, "AA103": 20, "AA104": 1}
	for rule, n := range sizes {
		for i := range n {
			all = append(all, finding{key: key{"tree", rule, fmt.Sprint("file", i), "mark"}})
		}
	}
	drawn := map[string]int{}
	for _, f := range sample(all, 30) {
		drawn[f.key.rule]++
	}
	if want := map[string]int{"AA101": 13, "AA102": 3, "AA103": 13, "AA104": 1}; !cmp.Equal(want, drawn) {
		t.Error(cmp.Diff(want, drawn))
	}
	first := sample(all, 10)
	if again := sample(all[1:], 10); len(again) != 10 || again[0].key != first[0].key && first[0].key != all[0].key {
		t.Error("one finding less, and another one is drawn first")
	}
	if got := sample(all, 1000); len(got) != len(all) {
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
