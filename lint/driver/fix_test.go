package driver_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
)

// fixTree applies fixes to the files of a tree, and returns those that changed.
func fixTree(t *testing.T, files map[string]string, fix driver.FixOptions) (map[string]string, driver.Fixed) {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	loader := load.New(load.Config{
		Roots: []load.Root{{Dir: "/tree", FS: tree}}, Search: []string{"/tree"}, WorkDir: "/tree",
	})
	targets, err := loader.Walk(".")
	if err != nil {
		t.Fatal(err)
	}
	selection, err := lint.Select(rules.All(), lint.Choice{
		Preset: lint.Reference, Extend: []string{"AA412", "AA413", "AA502", "AA901"},
	})
	if err != nil {
		t.Fatal(err)
	}
	fixed, err := driver.Fix(context.Background(), driver.Options{Loader: loader, Targets: targets, Selection: selection}, fix)
	if err != nil {
		t.Fatal(err)
	}
	changed := map[string]string{}
	for _, f := range fixed.Files {
		if f.Before != files[f.Path] {
			t.Errorf("%s was %q before, not %q", f.Path, f.Before, files[f.Path])
		}
		changed[f.Path] = f.After
	}
	return changed, fixed
}

func TestFix(t *testing.T) {
	for _, test := range []struct {
		name   string
		unsafe bool
		files  map[string]string
		want   map[string]string
	}{
		{
			"safe ones, in files that are included too", false,
			map[string]string{
				"a":       "#include <local/a>\nprofile a {  \n  #include <local/a>\n  signal set=(SIGHUP),\n}\n",
				"local/a": "#include if exists <local/b>  \n",
			},
			map[string]string{
				"a":       "include <local/a>\nprofile a {\n  include <local/a>\n  signal set=(SIGHUP),\n}\n",
				"local/a": "include if exists <local/b>\n",
			},
		},
		{
			"unsafe ones", true,
			map[string]string{"a": "profile a {\n  signal set=(SIGHUP),\n}\n"},
			map[string]string{"a": "profile a {\n  signal set=(hup),\n}\n"},
		},
		{
			"those that make the next ones possible", false,
			map[string]string{"a": "profile a {\n  # aa-lint: ignore=AA103,AA104,AA105 -- r\n  signal set=(xx),\n}\n"},
			map[string]string{"a": "profile a {\n  # aa-lint: ignore=AA103 -- r\n  signal set=(xx),\n}\n"},
		},
		{
			"a missing comma", false,
			map[string]string{"a": "profile a {\n  /a r\n  /b r,\n}\n"},
			map[string]string{"a": "profile a {\n  /a r,\n  /b r,\n}\n"},
		},
		{
			"line ends stay as they are", false,
			map[string]string{"a": "profile a {\r\n  #include if exists <b>\r\n}\r\n"},
			map[string]string{"a": "profile a {\r\n  include if exists <b>\r\n}\r\n"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, fixed := fixTree(t, test.files, driver.FixOptions{Unsafe: test.unsafe})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if fixed.Unproven != 0 {
				t.Errorf("%d unproven", fixed.Unproven)
			}
		})
	}
}

// TestUnsafeFixLoads applies unsafe fixes to files that are included too, but for
// those with which a profile would not load.
func TestUnsafeFixLoads(t *testing.T) {
	got, fixed := fixTree(t, map[string]string{
		"a":              "@{PROC} = /proc\nprofile a {\n  /proc/x r,\n  include <abstractions/x>\n}\n",
		"b":              "profile b {\n  /proc/x r,\n  include <abstractions/x>\n}\n",
		"abstractions/x": "/proc/y r,\nsignal set=(SIGHUP),\n",
	}, driver.FixOptions{Unsafe: true})
	want := map[string]string{
		"a":              "@{PROC} = /proc\nprofile a {\n  @{PROC}/x r,\n  include <abstractions/x>\n}\n",
		"abstractions/x": "/proc/y r,\nsignal set=(hup),\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if fixed.Unproven != 2 {
		t.Errorf("%d unproven", fixed.Unproven)
	}
}

// TestUnprovenOverlap has two fixes for one rule, the first of which cannot be
// proven.
func TestUnprovenOverlap(t *testing.T) {
	rule := lint.Analyzer{
		Code: diag.Code{ID: "AA999", Name: "two-fixes"}, Summary: "s", Needs: lint.NeedsTree,
		Run: func(p *lint.Pass) {
			for r := range lint.Each[ast.Rule](p.Text) {
				if p.Text.Source.Slice(r.Span()) == "/a r," {
					lint.FixSafely(p.Report(r.Span(), "first"), "", p.Text.Replace(r.Span(), "/first r,"))
					lint.FixSafely(p.Report(r.Span(), "second"), "", p.Text.Replace(r.Span(), "/second r,"))
				}
			}
		},
	}
	loader := load.New(load.Config{
		Roots:  []load.Root{{Dir: "/tree", FS: fstest.MapFS{"a": {Data: []byte("profile a {\n  /a r,\n}\n")}}}},
		Search: []string{"/tree"}, WorkDir: "/tree",
	})
	selection, err := lint.Select([]lint.Analyzer{rule}, lint.Choice{})
	if err != nil {
		t.Fatal(err)
	}
	prove := func(_ context.Context, c driver.Change) error {
		if text, err := c.After.ReadText(c.Path); err != nil || strings.Contains(text, "first") {
			return errors.New("it is the first one")
		}
		return nil
	}
	fixed, err := driver.Fix(context.Background(), driver.Options{Loader: loader, Targets: []load.Target{{Path: "a"}}, Selection: selection}, driver.FixOptions{Prove: prove})
	if err != nil {
		t.Fatal(err)
	}
	if len(fixed.Files) != 1 || fixed.Files[0].After != "profile a {\n  /second r,\n}\n" {
		t.Errorf("%+v", fixed.Files)
	}
}

// TestUnproven applies what can be proven, and tells what cannot.
func TestUnproven(t *testing.T) {
	prove := func(_ context.Context, c driver.Change) error {
		file, err := c.After.Profile(c.Path)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"include <one>\n", "include <three>\n"} {
			if strings.Contains(file.Source.Text(), text) {
				return errors.New("it must not be changed")
			}
		}
		return nil
	}
	text := "profile a {\n  include if exists <zero> \n  include <one> \n  include if exists <two> \n  include <three> \n}\n"
	files := map[string]string{"a": text, "one": "", "three": ""}
	got, fixed := fixTree(t, files, driver.FixOptions{Prove: prove})
	want := "profile a {\n  include if exists <zero>\n  include <one> \n  include if exists <two>\n  include <three> \n}\n"
	if diff := cmp.Diff(map[string]string{"a": want}, got); diff != "" {
		t.Error(diff)
	}
	if fixed.Unproven != 2 {
		t.Errorf("%d unproven", fixed.Unproven)
	}
}
