package rules_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// BenchmarkTree runs rules over a large tree of real profiles, reading included:
// those of a preset, and those of one group.
func BenchmarkTree(b *testing.B) {
	for _, c := range []struct {
		name   string
		choice lint.Choice
	}{
		{"reference", lint.Choice{Preset: lint.Reference}},
		{"redundancy", lint.Choice{Select: []string{"redundancy"}}},
		{"portability", lint.Choice{Select: []string{"portability"}}},
		{"project", lint.Choice{Select: []string{"project"}}},
		{"recommended", lint.Choice{}},
	} {
		b.Run(c.name, func(b *testing.B) {
			selection, err := lint.Select(rules.All(), c.choice)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				opts := largeTree(b)
				opts.Selection = selection
				if _, err := driver.Run(context.Background(), opts); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// largeTree returns the options to check the largest tree of real profiles.
func largeTree(tb testing.TB) driver.Options {
	tb.Helper()
	dir := filepath.Join(corpus.Dir(tb), "corpus", "profiles")
	tree, base := filepath.Join(dir, "roddhjav", "apparmor.d"), filepath.Join(dir, "upstream", "apparmor.d")
	cfg := load.Config{Search: []string{filepath.ToSlash(tree), filepath.ToSlash(base)}, WorkDir: filepath.ToSlash(tree)}
	for _, d := range cfg.Search {
		roots, err := load.OpenRoot(d)
		if err != nil {
			tb.Fatal(err)
		}
		cfg.Roots = append(cfg.Roots, roots...)
	}
	loader := load.New(cfg)
	targets, err := loader.Walk(cfg.Search[0])
	if err != nil {
		tb.Fatal(err)
	}
	return driver.Options{
		Loader: loader, Targets: targets, Whole: true, Policy: policy.Options{Define: map[string][]string{"att": {""}}},
	}
}
