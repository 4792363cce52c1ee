package driver_test

import (
	"context"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// runWith checks all files of a tree with one choice of rules.
func runWith(t *testing.T, files map[string]string, c lint.Choice, opts driver.Options) driver.Result {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	opts.Loader = load.New(load.Config{
		Roots: []load.Root{{Dir: "/tree", FS: tree}}, Search: []string{"/tree"}, WorkDir: "/tree",
	})
	var err error
	if opts.Targets == nil {
		if opts.Targets, err = opts.Loader.Walk("."); err != nil {
			t.Fatal(err)
		}
	}
	if opts.Selection, err = lint.Select(rules.All(), c); err != nil {
		t.Fatal(err)
	}
	result, err := driver.Run(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// brief lists findings as "file:line code".
func brief(r driver.Result) []string {
	var list []string
	for _, f := range r.Findings {
		line := f.Place.File.Position(f.Place.Span.Start, source.Runes).Line
		list = append(list, fmt.Sprintf("%s:%d %s", f.Place.File.Name(), line, f.Code.ID))
	}
	return list
}

func TestSuppressions(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"on the line", "profile a {\n  signal set=(x),  # aa-lint: ignore=AA103 -- r\n  signal set=(x),\n}\n", []string{"a:3 AA103"}},
		{"by name", "profile a {\n  signal set=(x),  # aa-lint: ignore=unknown-name\n}\n", nil},
		{"by group", "profile a {\n  signal set=(x),  # aa-lint: ignore=AA1xx\n}\n", nil},
		{"by another", "profile a {\n  signal set=(x),  # aa-lint: ignore=AA2\n}\n", []string{"a:2 AA103"}},
		{"above a rule", "profile a {\n  # aa-lint: ignore=AA103 -- r\n  signal set=(x),\n  signal set=(x),\n}\n", []string{"a:4 AA103"}},
		{"above a rule, with another comment between", "profile a {\n  # aa-lint: ignore=AA103 -- r\n  # more\n  signal set=(x),\n}\n", nil},
		{"above a rule of two lines", "profile a {\n  # aa-lint: ignore=AA103\n  signal\n   set=(x),\n}\n", nil},
		{"behind a rule of two lines", "profile a {\n  signal\n   set=(x), # aa-lint: ignore=AA103\n}\n", nil},
		{"above a profile", "# aa-lint: ignore=AA103\nprofile a {\n  signal set=(x),\n  profile b {\n    signal set=(x),\n  }\n}\nprofile c {\n  signal set=(x),\n}\n", []string{"a:9 AA103"}},
		{"behind the brace", "profile a flags=(x) {  # aa-lint: ignore=AA103\n  signal set=(x),\n}\n", []string{"a:2 AA103"}},
		{"a paragraph", "profile a {\n  # aa-lint: ignore-paragraph=AA103 -- r\n  signal set=(x),\n  signal set=(x),\n\n  signal set=(x),\n}\n", []string{"a:6 AA103"}},
		{"a paragraph at the end of a block", "profile a {\n  # aa-lint: ignore-paragraph=AA103\n  signal set=(x),\n}\nprofile b {\n  signal set=(x),\n}\n", []string{"a:6 AA103"}},
		{"the file", "profile a {\n  signal set=(x),\n}\n# aa-lint: ignore-file=AA103 -- r\n", nil},
		{"behind all statements", "profile a {\n  signal set=(x),\n  # aa-lint: ignore=AA103\n}\n", []string{"a:2 AA103", "a:3 AA901"}},
		{"by a check of apparmor.d", "profile a {\n  #aa:lint ignore=tunables\n  /var/run/a r,\n  /var/run/b r,\n\n  /var/run/c r,\n}\n", []string{"a:6 AA405"}},
		{"by an unknown check of apparmor.d", "profile a {\n  #aa:lint ignore=what\n  /a r,\n}\n", nil},
		{"more than one rule", "profile a {\n  signal set=(x),  # aa-lint: ignore=AA104, AA103 -- r\n}\n", []string{"a:2 AA901"}},
		{"what is not run is not unused", "profile a {\n  /a r,  # aa-lint: ignore=AA502 -- r\n}\n", nil},
		{"not unused in a file that is not understood", "profile a {\n  /a r,  # aa-lint: ignore=AA103 -- r\n  /b r\n}\n", []string{"a:3 AA102"}},
		{"no suppression", "profile a {\n  signal set=(x),  # aa-lint is told: ignore=AA103\n}\n", []string{"a:2 AA103"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			choice := lint.Choice{Preset: lint.Reference, Extend: []string{"AA405", "AA901", "AA903"}}
			got := runWith(t, map[string]string{"a": test.text}, choice, driver.Options{})
			if diff := cmp.Diff(test.want, brief(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSuppressedAreKept(t *testing.T) {
	got := runWith(t, map[string]string{
		"a":       "profile a {\n  include <local/a>\n}\n",
		"local/a": "signal set=(x),  # aa-lint: ignore=AA103 -- the reason\n",
	}, lint.Choice{Preset: lint.Reference}, driver.Options{})
	if len(got.Findings) != 0 || len(got.Suppressed) != 1 || got.Suppressed[0].Reason != "the reason" {
		t.Errorf("findings %v, suppressed %v", brief(got), got.Suppressed)
	}
}
