package lint_test

import (
	"context"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
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
			result, err := lint.Run(context.Background(), lint.Options{
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
