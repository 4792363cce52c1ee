package parser

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/source"
)

// benchFiles returns the profiles under a directory and their size in bytes.
func benchFiles(b *testing.B, dir string) ([]*source.File, int64) {
	b.Helper()
	var files []*source.File
	var size int64
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		files = append(files, source.NewFile(path, string(text)))
		size += int64(len(text))
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return files, size
}

func BenchmarkParse(b *testing.B) {
	b.Run("testdata", func(b *testing.B) { benchmarkParse(b, filepath.Join("..", "testdata", "profiles")) })
	b.Run("roddhjav", func(b *testing.B) {
		benchmarkParse(b, filepath.Join(corpus.Dir(b), "corpus", "profiles", "roddhjav"))
	})
	b.Run("all", func(b *testing.B) {
		benchmarkParse(b, filepath.Join(corpus.Dir(b), "corpus", "profiles"))
	})
}

func benchmarkParse(b *testing.B, dir string) {
	files, size := benchFiles(b, dir)
	b.SetBytes(size)
	b.ReportAllocs()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for b.Loop() {
		for _, f := range files {
			Parse(f, Options{Fragment: true})
		}
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/float64(b.N)/float64(size)*1000, "allocs/kB")
}
