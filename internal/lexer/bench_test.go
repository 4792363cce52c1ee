package lexer_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/internal/lexer"
)

func BenchmarkScanner(b *testing.B) {
	b.Run("testdata", func(b *testing.B) { benchmarkScanner(b, filepath.Join("..", "..", "testdata", "profiles")) })
	b.Run("roddhjav", func(b *testing.B) {
		benchmarkScanner(b, filepath.Join(corpus.Dir(b), "corpus", "profiles", "roddhjav"))
	})
}

func benchmarkScanner(b *testing.B, dir string) {
	var texts []string
	var size int64
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		texts = append(texts, string(text))
		size += int64(len(text))
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range texts {
			s := lexer.New(text)
			for s.Next().Kind != lexer.EOF {
			}
		}
	}
}
