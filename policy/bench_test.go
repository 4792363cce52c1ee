package policy_test

import (
	"path/filepath"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// BenchmarkTree resolves every profile of a large tree, and lowers its rules.
func BenchmarkTree(b *testing.B) {
	shared := filepath.Join(corpus.Dir(b), "corpus", "profiles")
	tree, base := filepath.Join(shared, "roddhjav", "apparmor.d"), filepath.Join(shared, "upstream", "apparmor.d")
	for _, what := range []string{"resolve", "lower", "decide"} {
		b.Run(what, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				roots, err := load.OpenRoot(shared)
				if err != nil {
					b.Fatal(err)
				}
				loader := load.New(load.Config{Roots: roots, Search: []string{tree, base}, WorkDir: tree})
				targets, err := loader.Walk(tree)
				if err != nil {
					b.Fatal(err)
				}
				checker := policy.NewChecker(loader, policy.Options{Define: map[string][]string{"att": {""}}})
				profiles, rules, grants := 0, 0, 0
				for _, t := range targets {
					if t.Fragment {
						continue
					}
					file, err := loader.Profile(t.Path)
					if err != nil {
						b.Fatal(err)
					}
					for _, p := range checker.Resolve(file).Profiles {
						profiles++
						rules += len(p.Rules())
						if what != "resolve" {
							m := p.Mediation(key.ClassFile)
							grants += len(m.Grants)
							if what == "decide" {
								m.Decide("/etc/passwd")
							}
						}
					}
				}
				b.ReportMetric(float64(profiles), "profiles")
				b.ReportMetric(float64(rules), "rules")
				b.ReportMetric(float64(grants), "grants")
			}
		})
	}
}
