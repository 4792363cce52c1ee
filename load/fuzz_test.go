package load_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/load"
)

// fenced is a tree that fails the test when something is opened by a path that
// leaves it.
type fenced struct {
	t *testing.T
	fstest.MapFS
}

func (f fenced) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) || name == ".." || strings.HasPrefix(name, "../") {
		f.t.Errorf("opened %q", name)
	}
	return f.MapFS.Open(name)
}

// FuzzLoad reads the files of an archive and all that they include. Names that
// end in ".link" are links to what their text says.
func FuzzLoad(f *testing.F) {
	seeds, err := filepath.Glob("../lint/driver/testdata/check/*.txtar")
	if err != nil || len(seeds) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, name := range seeds {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("-- a --\ninclude <l.link>\ninclude \"/etc/passwd\"\n-- l.link --\n../../etc/passwd\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		tree := fstest.MapFS{}
		var names []string
		for _, file := range txtar.Parse(data).Files {
			if !fs.ValidPath(file.Name) || file.Name == "." {
				continue
			}
			tree[file.Name] = &fstest.MapFile{Data: file.Data, Mode: 0o644}
			if strings.HasSuffix(file.Name, ".link") {
				tree[file.Name] = link(strings.TrimSpace(string(file.Data)))
			}
			names = append(names, file.Name)
		}
		l := load.New(load.Config{
			Roots:   []load.Root{{Dir: "/tree", FS: fenced{t, tree}}},
			Search:  []string{"/tree", "/tree/abstractions"},
			WorkDir: "/tree",
		})
		targets, _ := l.Walk(".")
		for _, target := range targets {
			names = append(names, target.Path)
		}
		for _, name := range names {
			if file, err := l.Profile(name); err == nil {
				readAll(t, l, file, map[*load.File]bool{})
			}
		}
	})
}

// readAll reads what a file includes, and what that includes.
func readAll(t *testing.T, l *load.Loader, file *load.File, seen map[*load.File]bool) {
	if seen[file] {
		return
	}
	seen[file] = true
	for inc := range ast.Includes(file.Tree.Stmts) {
		found := l.Include(inc.File)
		if len(found.Files) > 0 && found.Path == "" {
			t.Errorf("files without a path for %s", inc.File.Raw)
		}
		for _, f := range found.Files {
			readAll(t, l, f, seen)
		}
	}
}
