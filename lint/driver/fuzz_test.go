package driver_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
)

// FuzzCheck checks the trees of archives: whatever is in them, it comes to an
// end, and every finding lies in a file.
func FuzzCheck(f *testing.F) {
	for _, pattern := range []string{"testdata/check/*.txtar", "../../parser/testdata/recovery/*.txtar"} {
		seeds, err := filepath.Glob(pattern)
		if err != nil || len(seeds) == 0 {
			f.Fatal("no seeds", pattern, err)
		}
		for _, name := range seeds {
			text, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
		}
	}
	f.Add([]byte("-- a --\nprofile a {\n  include <b>\n-- b --\nnetwork \"x }\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		tree := fstest.MapFS{}
		for _, file := range txtar.Parse(data).Files {
			if fs.ValidPath(file.Name) && file.Name != "." {
				tree[file.Name] = &fstest.MapFile{Data: file.Data}
			}
		}
		loader := load.New(load.Config{
			Roots: []load.Root{{Dir: "/tree", FS: tree}}, Search: []string{"/tree"}, WorkDir: "/tree",
		})
		targets, err := loader.Walk(".")
		if err != nil {
			t.Skip(err) // a file that is a directory too
		}
		result, err := driver.Run(context.Background(), driver.Options{
			Loader: loader, Targets: targets, Selection: preset(t, lint.All),
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range result.Findings {
			if s := found.Place.Span; s.Start > s.End || int(s.End) > len(found.Place.File.Text()) {
				t.Errorf("%s: %v is outside of %s", found.Message, s, found.Place.File.Name())
			}
		}
	})
}
