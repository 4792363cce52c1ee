package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

func TestStyleAndRulesAgree(t *testing.T) {
	rules := []lint.Analyzer{{
		Code: diag.Code{ID: "AA504", Name: "permission-order"},
		Options: []lint.Option{{
			Name: "order", Default: "mrwalkx", Values: []string{"mrwalkx", "rwlkmix"}, Follows: "format.permission-order",
			Presets: map[lint.Preset]any{lint.AppArmorD: "rwlkmix"},
		}},
	}}
	for _, test := range []struct{ settings, style, rule string }{
		{"fail-on: error", "mrwalkx", "mrwalkx"},
		{"preset: apparmor.d", "rwlkmix", "rwlkmix"},
		{"format: {permission-order: mrwalkx}\npreset: apparmor.d", "mrwalkx", "mrwalkx"},
		{"format: {permission-order: rwlkmix}", "rwlkmix", "rwlkmix"},
		{"format: {permission-order: rwlkmix}\nrules: {AA504: {order: mrwalkx}}", "rwlkmix", "mrwalkx"},
	} {
		c, err := Parse("settings", []byte(test.settings), rules)
		if err != nil {
			t.Fatal(err)
		}
		order, ok := c.Rules.Options["AA504"]["order"]
		if !ok {
			order = rules[0].Options[0].In(c.Rules.Preset)
		}
		got := []any{c.Format.Permissions.String(), order}
		if diff := cmp.Diff([]any{test.style, test.rule}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.settings, diff)
		}
	}
}
