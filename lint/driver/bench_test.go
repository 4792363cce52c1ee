package driver_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// BenchmarkCheck checks whole trees, reading included.
func BenchmarkCheck(b *testing.B) {
	b.Run("testdata", func(b *testing.B) {
		benchmarkCheck(b, filepath.Join("..", "..", "testdata", "profiles"))
	})
	b.Run("roddhjav", func(b *testing.B) {
		dir := filepath.Join(corpus.Dir(b), "corpus", "profiles")
		benchmarkCheck(b, filepath.Join(dir, "roddhjav", "apparmor.d"), filepath.Join(dir, "upstream", "apparmor.d"))
	})
}

// benchmarkCheck checks a directory, with its own includes and then those of
// other directories.
func benchmarkCheck(b *testing.B, dirs ...string) {
	var cfg load.Config
	for _, dir := range dirs {
		roots, err := load.OpenRoot(dir)
		if err != nil {
			b.Fatal(err)
		}
		cfg.Roots = append(cfg.Roots, roots...)
		cfg.Search = append(cfg.Search, filepath.ToSlash(dir))
	}
	work, err := filepath.Abs(".")
	if err != nil {
		b.Fatal(err)
	}
	cfg.WorkDir = filepath.ToSlash(work)
	selection := preset(b, lint.Reference)
	b.ReportAllocs()
	for b.Loop() {
		loader := load.New(cfg)
		targets, err := loader.Walk(cfg.Search[0])
		if err != nil {
			b.Fatal(err)
		}
		_, err = driver.Run(context.Background(), driver.Options{
			Loader: loader, Targets: targets, Selection: selection,
			Policy: policy.Options{Define: map[string][]string{"att": {""}}},
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(targets)), "files")
	}
}

// BenchmarkManifests checks a stream of 2,000 workloads, a quarter of which has
// something to find, with all rules.
func BenchmarkManifests(b *testing.B) {
	var text strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&text, "---\n# Source: shop/templates/web-%d.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web-%d\nspec:\n  template:\n", i, i)
		if i%4 == 0 {
			text.WriteString("    metadata:\n      annotations:\n        " + kube.AnnotationPrefix + "a: runtime/default\n")
		}
		text.WriteString("    spec:\n      containers:\n      - name: a\n        env:\n")
		for e := range 100 {
			fmt.Fprintf(&text, "        - name: SETTING_%d\n          value: \"%d\"\n", e, e)
		}
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if n := len(checkManifest(b, text.String()).Findings); n < 500 {
			b.Fatalf("%d findings", n)
		}
	}
}
