package driver_test

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
)

// changedTree has a mistake in every file.
var changedTree = map[string]string{
	"a":                    "profile a {\n  include <abstractions/x>\n  signal set=(x),\n}\n",
	"b":                    "profile b {\n  include <abstractions/y>\n  signal set=(x),\n}\n",
	"c":                    "profile c {\n  include <abstractions/dir>\n  include if exists <local/c>\n  signal set=(x),\n}\n",
	"abstractions/x":       "include <abstractions/y>\nsignal set=(x),\n",
	"abstractions/y":       "include if exists <abstractions/x>\nsignal set=(x),\n",
	"abstractions/z":       "signal set=(x),\n",
	"abstractions/dir/one": "signal set=(x),\n",
}

func TestChanged(t *testing.T) {
	for _, test := range []struct {
		name    string
		changed []string
		want    []string
	}{
		{"nothing", nil, nil},
		{"a profile", []string{"/tree/a"}, []string{"a", "abstractions/x", "abstractions/y"}},
		{"an abstraction", []string{"/tree/abstractions/x"}, []string{"a", "abstractions/x", "abstractions/y", "b"}},
		{"one that nothing includes", []string{"/tree/abstractions/z"}, []string{"abstractions/z"}},
		{"one that has gone", []string{"/tree/local/c"}, []string{"abstractions/dir/one", "c"}},
		{"one that has gone from a directory", []string{"/tree/abstractions/dir/two"}, []string{"abstractions/dir/one", "c"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			changed := map[string]bool{}
			for _, path := range test.changed {
				changed[path] = true
			}
			result := runWith(t, changedTree, lint.Choice{Preset: lint.Reference, Ignore: []string{"AA108"}}, driver.Options{Changed: changed})
			var got []string
			for _, f := range result.Findings {
				got = append(got, f.Place.File.Name())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestFinish has a rule that tells of profiles which are alike, once all are
// known: it must know those too that a change does not affect, and tell of
// nothing that has no part in the change.
func TestFinish(t *testing.T) {
	type seenKey struct{}
	seen := func(p *lint.Pass) *sync.Map {
		return lint.SharedByAll(p, seenKey{}, func() *sync.Map { return new(sync.Map) })
	}
	alike := lint.Analyzer{
		Code: diag.Code{ID: "AA699", Name: "alike"}, Needs: lint.NeedsPolicy | lint.NeedsProject,
		Run: func(p *lint.Pass) {
			for _, profile := range p.Policy.Profiles {
				seen(p).Store(profile.Place, profile.Attachment())
			}
		},
		Finish: func(p *lint.Pass) {
			for place, a := range seen(p).Range {
				for other, b := range seen(p).Range {
					if a == b && place.(diag.Place).File.Name() > other.(diag.Place).File.Name() {
						lint.Relate(p.ReportAt(place.(diag.Place), "attached to %s too", a), other.(diag.Place), "like this")
					}
				}
			}
		},
	}
	selection, err := lint.Select([]lint.Analyzer{alike}, lint.Choice{})
	if err != nil {
		t.Fatal(err)
	}
	loader := load.New(load.Config{WorkDir: "/tree", Roots: []load.Root{{Dir: "/tree", FS: fstest.MapFS{
		"a": {Data: []byte("profile a /x {\n}\n")}, "b": {Data: []byte("profile b /x {\n}\n")},
		"c": {Data: []byte("profile c /y {\n}\n")}, "d": {Data: []byte("profile d /y {\n}\n")},
	}}}})
	for _, test := range []struct {
		name    string
		changed map[string]bool
		want    []string
	}{
		{"everything", nil, []string{"b", "d"}},
		{"the place", map[string]bool{"/tree/b": true}, []string{"b"}},
		{"the related place", map[string]bool{"/tree/c": true}, []string{"d"}},
		{"nothing", map[string]bool{}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			result, err := driver.Run(context.Background(), driver.Options{
				Loader: loader, Selection: selection, Changed: test.changed,
				Targets: []load.Target{{Path: "a"}, {Path: "b"}, {Path: "c"}, {Path: "d"}},
			})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range result.Findings {
				got = append(got, f.Place.File.Name())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestChangedLines has a file that was changed in the lines 3 and 5: what starts
// there counts, and what was not there before.
func TestChangedLines(t *testing.T) {
	files := map[string]string{"a": "profile a {\n  signal set=(x),\n  signal set=(y),\n  signal\n    set=(z),\n  signal set=(x),\n}\n"}
	choice := lint.Choice{Preset: lint.Reference}
	old := runWith(t, map[string]string{"old": "profile a {\n  signal set=(x),\n}\n"}, choice, driver.Options{})
	all := []string{"a:2 AA103", "a:3 AA103", "a:5 AA103", "a:6 AA103"}
	for _, test := range []struct {
		name   string
		before *driver.Before
		want   []string
	}{
		{"nobody can tell", nil, all},
		{"there was no file", &driver.Before{}, all},
		{"it loaded", &driver.Before{Loaded: map[string]bool{"/tree/a": true}}, all},
		{"one of two was there", &driver.Before{
			Findings: old.Findings, Loaded: old.Loaded, Renamed: map[string]string{"/tree/a": "/tree/old"},
		}, []string{"a:3 AA103", "a:5 AA103", "a:6 AA103"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			opts := driver.Options{Changed: map[string]bool{"/tree/a": true}, ChangedLines: map[string][]driver.Lines{"/tree/a": {{3, 3}, {5, 5}}}}
			if test.before != nil {
				opts.Before = func(context.Context, []string) (*driver.Before, error) { return test.before, nil }
			}
			if diff := cmp.Diff(test.want, brief(runWith(t, files, choice, opts))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestBaseline writes a baseline, and compares what is found with it in a tree
// that has changed.
func TestBaseline(t *testing.T) {
	before := map[string]string{
		"a":       "profile a {\n  signal set=(x),\n  signal set=(x),\n  signal set=(y),\n  profile b {\n    signal set=(x),\n  }\n}\n",
		"local/a": "signal set=(x),\n",
		"gone":    "profile gone {\n  signal set=(x),\n}\n",
	}
	choice := lint.Choice{Preset: lint.Reference, Extend: []string{"AA904"}}
	text := driver.WriteBaseline(runWith(t, before, choice, driver.Options{}).Findings, "/tree", "/tree")
	want := `{"version":2,"findings":[
{"rule":"AA103","path":"a","profile":"a","statement":"signal set=(x),","key":"35424397a200a8ea4bac64e4eb6090ab","count":2},
{"rule":"AA103","path":"a","profile":"a","statement":"signal set=(y),","key":"57e831015f0e433b9ed56d92b392267d","count":1},
{"rule":"AA103","path":"a","profile":"a//b","statement":"signal set=(x),","key":"35424397a200a8ea4bac64e4eb6090ab","count":1},
{"rule":"AA103","path":"gone","profile":"gone","statement":"signal set=(x),","key":"35424397a200a8ea4bac64e4eb6090ab","count":1},
{"rule":"AA103","path":"local/a","profile":"","statement":"signal set=(x),","key":"35424397a200a8ea4bac64e4eb6090ab","count":1}
]}
`
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Fatal(diff)
	}
	t.Run("version 2", func(t *testing.T) { compareWithBaseline(t, choice, before, text, "known.json:2 AA904") })
	// What older releases have written counts too.
	old := regexp.MustCompile(`"key":"[^"]*",`).ReplaceAll(text, nil)
	old = bytes.Replace(old, []byte(`"version":2`), []byte(`"version":1`), 1)
	t.Run("version 1", func(t *testing.T) { compareWithBaseline(t, choice, before, old) })
}

func compareWithBaseline(t *testing.T, choice lint.Choice, before map[string]string, text []byte, less ...string) {
	baseline, err := driver.ParseBaseline("known.json", text)
	if err != nil {
		t.Fatal(err)
	}
	if got := runWith(t, before, choice, driver.Options{Baseline: baseline, Whole: true}); len(got.Findings) != 0 || len(got.Suppressed) != 6 {
		t.Errorf("findings %v, %d suppressed", brief(got), len(got.Suppressed))
	}
	after := map[string]string{
		"a":       "# moved\nprofile a {\n  profile b {\n    signal   set=(x),\n    signal set=(x),\n  }\n  signal set=(x),\n}\n",
		"local/b": "signal set=(x),\n",
		"local/a": "\n\nsignal set=(x),\n",
	}
	got := runWith(t, after, choice, driver.Options{Baseline: baseline, Whole: true})
	want := slices.Concat([]string{"a:5 AA103"}, less, []string{"known.json:3 AA904", "known.json:5 AA904", "local/b:1 AA103"})
	if diff := cmp.Diff(want, brief(got)); diff != "" {
		t.Error(diff)
	}
	only := map[string]bool{"/tree/local/a": true}
	if got := runWith(t, after, choice, driver.Options{Baseline: baseline, Whole: true, Changed: only}); len(got.Findings) != 0 {
		t.Errorf("of what is not checked nothing is stale: %v", brief(got))
	}
}

func TestNoBaseline(t *testing.T) {
	for text, want := range map[string]string{
		"":                             "x: it is not a baseline: unexpected end of JSON input",
		"[]":                           "",
		"{}":                           "x: it is not a baseline of version 1 or 2",
		`{"version":3,"findings":[]}`:  "x: it is not a baseline of version 1 or 2",
		`{"version":1,"findings":[1]}`: "x: it has an entry that is none: 1",
		`{"version":2,"findings":[{"rule":"AA103","count":1}]}`: `x: it has an entry that is none: {"rule":"AA103","count":1}`,
		`{"version":1,"findings":[{"rule":"AA103","count":0}]}`: `x: it has an entry that is none: {"rule":"AA103","count":0}`,
	} {
		_, err := driver.ParseBaseline("x", []byte(text))
		if err == nil || want != "" && err.Error() != want {
			t.Errorf("%s: %v", text, err)
		}
	}
	empty, err := driver.ParseBaseline("x", driver.WriteBaseline(diag.List{}, "/", "/"))
	if err != nil || empty == nil {
		t.Error(err)
	}
}
