package lint_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules"
)

// TestRulesOfOthers checks that rules of other programs are chosen by their groups and
// presets as those of aa-lint are.
func TestRulesOfOthers(t *testing.T) {
	rule := func(id, group string, presets map[lint.Preset]lint.Level) lint.Analyzer {
		return lint.Analyzer{Code: diag.Code{ID: id, Name: "x-" + id}, Severity: diag.Info, Group: group, Presets: presets, Off: presets != nil}
	}
	own := []lint.Analyzer{
		rule("X1", "acme", nil),
		rule("X2", "security", nil),
		rule("X3", "acme", map[lint.Preset]lint.Level{"acme-strict": lint.AsError}),
		rule("X4", "", map[lint.Preset]lint.Level{lint.Container: lint.AsWarning}),
	}
	tests := []struct {
		name   string
		choice lint.Choice
		want   map[string]lint.Level // of the own rules that are selected
	}{
		{"recommended has those that are on", lint.Choice{}, map[string]lint.Level{"X1": lint.Default, "X2": lint.Default}},
		{"strict has security as warnings", lint.Choice{Preset: lint.Strict}, map[string]lint.Level{"X1": lint.Default, "X2": lint.AsWarning}},
		{"a preset of aa-lint", lint.Choice{Preset: lint.Container}, map[string]lint.Level{"X1": lint.Default, "X2": lint.Default, "X4": lint.AsWarning}},
		{"a preset of their own", lint.Choice{Preset: "acme-strict"}, map[string]lint.Level{"X1": lint.Default, "X2": lint.Default, "X3": lint.AsError}},
		{"a group of their own", lint.Choice{Preset: lint.None, Select: []string{"acme"}}, map[string]lint.Level{"X1": lint.Default, "X3": lint.Default}},
		{"a group of aa-lint", lint.Choice{Preset: lint.None, Select: []string{"AA2xx"}}, map[string]lint.Level{"X2": lint.Default}},
		{
			"a code counts more than its group",
			lint.Choice{Preset: lint.None, Extend: []string{"acme"}, Levels: map[string]lint.Level{"X1": lint.AsInfo, "acme": lint.AsError}},
			map[string]lint.Level{"X1": lint.AsInfo, "X3": lint.AsError},
		},
		{"a group that is left out", lint.Choice{Ignore: []string{"acme", "security"}}, map[string]lint.Level{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			selection, err := lint.Select(append(rules.All(), own...), tt.choice)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]lint.Level{}
			for _, a := range own {
				if selection.Has(a.Code) {
					got[a.Code.ID] = selection.Level(a.Code)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if !selection.Matches("acme", own[0].Code) || selection.Matches("acme", own[1].Code) {
				t.Error("a group does not name its rules")
			}
		})
	}
	for _, choice := range []lint.Choice{{Preset: "acme-strikt"}, {Select: []string{"acne"}}} {
		if _, err := lint.Select(own, choice); err == nil || !slices.Contains([]string{
			`unknown preset "acme-strikt", did you mean "acme-strict"?`, `unknown rule "acne", did you mean "acme"?`,
		}, err.Error()) {
			t.Errorf("%+v: %v", choice, err)
		}
	}
}
