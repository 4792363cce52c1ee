package lint_test

import (
	"context"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
)

// TestPass checks what a rule gets to see: it tells all of it in its findings.
func TestPass(t *testing.T) {
	tell := func(needs lint.Needs) lint.Analyzer {
		return lint.Analyzer{
			Code: diag.Code{ID: "AA299", Name: "tell"}, Needs: needs,
			Options: []lint.Option{{
				Name: "word", Default: "default", Presets: map[lint.Preset]any{lint.Container: "container"},
			}},
			Run: func(p *lint.Pass) {
				text := "policy of no file"
				if p.Policy != nil {
					text = "policy of " + p.Policy.File.Name()
				}
				inc := "no include is checked"
				if p.Policy != nil && len(p.Policy.Report.Included) > 0 {
					inc = fmt.Sprint("checks the include: ", p.Project.Checks(p.Policy.Report.Included[0].Source))
				}
				p.Report(p.Text.Source.Line(1), "%s, %s, %s", text, p.String("word"), inc)
			},
		}
	}
	loader := load.New(load.Config{
		Roots: []load.Root{{Dir: "/tree", FS: fstest.MapFS{
			"foo":              {Data: []byte("profile foo { include <abstractions/a> }\n")},
			"abstractions/a":   {Data: []byte("/a r,\n")},
			"elsewhere/ignore": {Data: []byte("")},
		}}},
		Search: []string{"/tree"}, WorkDir: "/tree",
	})
	tests := []struct {
		name    string
		needs   lint.Needs
		choice  lint.Choice
		targets []load.Target
		want    []string
	}{
		{
			"a rule on the tree has no policy",
			lint.NeedsTree, lint.Choice{}, []load.Target{{Path: "foo"}, {Path: "abstractions/a", Fragment: true}},
			[]string{
				"abstractions/a: policy of no file, default, no include is checked",
				"foo: policy of no file, default, no include is checked",
			},
		},
		{
			"a rule on the policy is not called for fragments",
			lint.NeedsPolicy, lint.Choice{}, []load.Target{{Path: "foo"}, {Path: "abstractions/a", Fragment: true}},
			[]string{"foo: policy of foo, default, checks the include: true"},
		},
		{
			"an include that is not checked, and the option of a preset",
			lint.NeedsPolicy, lint.Choice{Preset: lint.Container}, []load.Target{{Path: "foo"}},
			[]string{"foo: policy of foo, container, checks the include: false"},
		},
		{
			"a preset that narrows another",
			lint.NeedsPolicy, lint.Choice{Preset: lint.ContainerStrict}, []load.Target{{Path: "foo"}},
			[]string{"foo: policy of foo, container, checks the include: false"},
		},
		{
			"an option that is set counts more than that of the preset",
			lint.NeedsPolicy,
			lint.Choice{Preset: lint.Container, Options: map[string]map[string]any{"AA299": {"word": "set"}}},
			[]load.Target{{Path: "foo"}},
			[]string{"foo: policy of foo, set, checks the include: false"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			selection, err := lint.Select([]lint.Analyzer{tell(test.needs)}, test.choice)
			if err != nil {
				t.Fatal(err)
			}
			result, err := driver.Run(context.Background(), driver.Options{
				Loader: loader, Targets: test.targets, Selection: selection,
			})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range result.Findings {
				got = append(got, f.Place.File.Name()+": "+f.Message)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestConfirm: what a rule confirms is told once, in its order, of files that
// are checked and rules that are selected, and is no finding.
func TestConfirm(t *testing.T) {
	rule := func(id string) lint.Analyzer {
		return lint.Analyzer{Code: diag.Code{ID: id, Name: "confirm-" + id}, Needs: lint.NeedsPolicy, Run: func(p *lint.Pass) {
			for range 2 {
				p.Confirm(p.Text.Place(p.Text.Source.Line(2)), "%s of %s", p.Rule.Code.ID, p.Policy.Profiles[0].Name)
			}
		}}
	}
	loader := load.New(load.Config{
		Roots: []load.Root{{Dir: "/tree", FS: fstest.MapFS{
			"b": {Data: []byte("#\nprofile b {}\n")},
			"a": {Data: []byte("#\nprofile a {}\n")},
			"c": {Data: []byte("#\nprofile c {}\n")},
		}}},
		Search: []string{"/tree"}, WorkDir: "/tree",
	})
	selection, err := lint.Select([]lint.Analyzer{rule("AA297"), rule("AA298")}, lint.Choice{Select: []string{"AA297"}})
	if err != nil {
		t.Fatal(err)
	}
	result, err := driver.Run(context.Background(), driver.Options{
		Loader: loader, Selection: selection, Targets: []load.Target{{Path: "b"}, {Path: "a"}, {Path: "c"}},
		Changed: map[string]bool{"/tree/a": true, "/tree/b": true},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range result.Confirmed {
		got = append(got, fmt.Sprintf("%s:%d: %s", f.Place.File.Name(), f.Place.File.LineAt(f.Place.Span.Start), f.Message))
	}
	if diff := cmp.Diff([]string{"a:2: AA297 of a", "b:2: AA297 of b"}, got); diff != "" {
		t.Error(diff)
	}
	if len(result.Findings) > 0 {
		t.Errorf("findings: %v", result.Findings)
	}
}
