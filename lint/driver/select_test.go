package driver_test

import (
	"testing"

	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules"
)

// preset returns the rules of a preset.
func preset(t testing.TB, p lint.Preset) lint.Selection {
	t.Helper()
	selection, err := lint.Select(rules.All(), lint.Choice{Preset: p})
	if err != nil {
		t.Fatal(err)
	}
	return selection
}
