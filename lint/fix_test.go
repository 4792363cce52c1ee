package lint_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
)

// fixTree applies fixes to the files of a tree, and returns those that changed.
func fixTree(t *testing.T, files map[string]string, fix lint.FixOptions) (map[string]string, lint.Fixed) {
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
		Preset: lint.Reference, Extend: []string{"AA413", "AA502", "AA901"},
	})
	if err != nil {
		t.Fatal(err)
	}
	fixed, err := lint.Fix(context.Background(), lint.Options{Loader: loader, Targets: targets, Selection: selection}, fix)
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
			got, fixed := fixTree(t, test.files, lint.FixOptions{Unsafe: test.unsafe})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if fixed.Unproven != 0 {
				t.Errorf("%d unproven", fixed.Unproven)
			}
		})
	}
}

// TestUnproven applies what can be proven, and tells what cannot.
func TestUnproven(t *testing.T) {
	prove := func(_ context.Context, c lint.Change) error {
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
	got, fixed := fixTree(t, files, lint.FixOptions{Prove: prove})
	want := "profile a {\n  include if exists <zero>\n  include <one> \n  include if exists <two>\n  include <three> \n}\n"
	if diff := cmp.Diff(map[string]string{"a": want}, got); diff != "" {
		t.Error(diff)
	}
	if fixed.Unproven != 2 {
		t.Errorf("%d unproven", fixed.Unproven)
	}
}
