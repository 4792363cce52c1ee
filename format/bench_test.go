package format

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// BenchmarkFormat formats trees that are parsed already, as texts that are
// formatted and such that are not.
func BenchmarkFormat(b *testing.B) {
	b.Run("testdata", func(b *testing.B) { benchmarkTree(b, filepath.Join("..", "testdata", "profiles")) })
	b.Run("corpus", func(b *testing.B) {
		benchmarkTree(b, filepath.Join(corpus.Dir(b), "corpus", "profiles", "roddhjav"))
	})
}

func benchmarkTree(b *testing.B, dir string) {
	var trees []*ast.File
	size := 0
	for _, path := range policyFiles(b, dir) {
		text, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		if tree, findings := parseFragment(source.NewFile(path, string(text))); !parser.Broken(tree, findings) {
			trees = append(trees, tree)
			size += len(text)
		}
	}
	b.Run("layout", func(b *testing.B) {
		b.SetBytes(int64(size))
		b.ReportAllocs()
		for b.Loop() {
			for _, tree := range trees {
				Tree(tree, Options{})
			}
		}
	})
	b.Run("proof", func(b *testing.B) {
		b.SetBytes(int64(size))
		b.ReportAllocs()
		for b.Loop() {
			for _, tree := range trees {
				if _, err := File(tree, nil, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
