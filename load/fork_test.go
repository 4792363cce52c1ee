package load_test

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/load"
)

// TestOverlayFS holds that a file system with texts over it is as sound as any.
func TestOverlayFS(t *testing.T) {
	under := fstest.MapFS{"d/a": {Data: []byte("a")}, "d/b": {Data: []byte("b")}, "e": {Data: []byte("e")}}
	over := load.Overlay([]load.Root{{Dir: "/r", FS: under}}, map[string]string{"/r/d/b": "new", "/r/d/c": "c", "/r/f/g/h": "h", "/elsewhere/x": "x"})
	if err := fstest.TestFS(over[0].FS, "d/a", "d/b", "d/c", "e", "f/g/h"); err != nil {
		t.Error(err)
	}
	text, err := fs.ReadFile(over[0].FS, "d/b")
	if string(text) != "new" || err != nil {
		t.Errorf("d/b: %q, %v", text, err)
	}
}

// TestForkEqualsNew changes files at random, and holds that a loader forked for
// each change finds what a new one does.
func TestForkEqualsNew(t *testing.T) {
	dir := t.TempDir()
	for _, sub := range []string{"abstractions/base.d", "tunables", "local"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("base", filepath.Join(dir, "abstractions/link")); err != nil {
		t.Skip("no links here:", err)
	}
	roots, err := load.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"abstractions/base", "abstractions/base.d/a", "abstractions/base.d/b", "abstractions/link", "tunables/global", "local/webd", "more/abstractions/base", "webd"}
	config := func(texts map[string]string) load.Config {
		return load.Config{Roots: load.Overlay(roots, texts), Search: []string{filepath.ToSlash(dir) + "/more", filepath.ToSlash(dir)}, WorkDir: filepath.ToSlash(dir)}
	}
	random := rand.New(rand.NewSource(1))
	texts := map[string]string{}
	loader := load.New(config(texts))
	for step := range 400 {
		at := filepath.ToSlash(dir) + "/" + names[random.Intn(len(names))]
		texts = maps.Clone(texts)
		if random.Intn(3) == 0 {
			delete(texts, at)
		} else {
			texts[at] = fmt.Sprintf("# %d\n", step)
		}
		cfg := config(texts)
		loader = loader.Fork(cfg.Roots, []string{at})
		if diff := cmp.Diff(everything(load.New(cfg), names), everything(loader, names)); diff != "" {
			t.Fatalf("step %d, %s: (-new +forked)\n%s", step, at, diff)
		}
	}
}

// everything returns what a loader finds under some names, read and included.
func everything(l *load.Loader, names []string) []string {
	var all []string
	for _, name := range names {
		file, err := l.Fragment(name)
		if err != nil {
			all = append(all, err.Error())
			continue
		}
		all = append(all, name+": "+file.Source.Text())
	}
	for _, name := range append(slices.Clone(names), "abstractions/base.d") {
		inc := l.Include(ast.FileName{Word: ast.Word{Raw: "<" + name + ">"}})
		for i, f := range inc.Files {
			all = append(all, name+" → "+inc.Paths[i]+": "+f.Source.Text())
		}
		all = append(all, fmt.Sprint(name, " → ", inc.Err))
	}
	targets, err := l.Walk(".")
	for _, target := range targets {
		all = append(all, fmt.Sprint(target))
	}
	return append(all, fmt.Sprint(err))
}

// TestForkTakesOver holds that a fork does not read again what has not changed.
func TestForkTakesOver(t *testing.T) {
	files := fstest.MapFS{
		"abstractions/base":  {Data: []byte("/etc/ld.so.cache r,\n")},
		"abstractions/other": {Data: []byte("/etc/passwd r,\n")},
	}
	roots := []load.Root{{Dir: "/t", FS: files}}
	l := load.New(load.Config{Roots: roots, Search: []string{"/t"}, WorkDir: "/t"})
	base, other := ast.FileName{Word: ast.Word{Raw: "<abstractions/base>"}}, ast.FileName{Word: ast.Word{Raw: "<abstractions/other>"}}
	was := l.Include(other).Files[0]
	l.Include(base)
	fork := l.Fork(load.Overlay(roots, map[string]string{"/t/abstractions/base": "capability chown,\n"}), []string{"/t/abstractions/base"})
	if fork.Include(other).Files[0] != was {
		t.Error("a file that has not changed is read again")
	}
	if text := fork.Include(base).Files[0].Source.Text(); !strings.HasPrefix(text, "capability") {
		t.Errorf("the file that has changed is %q", text)
	}
	if text := l.Include(base).Files[0].Source.Text(); !strings.HasPrefix(text, "/etc") {
		t.Errorf("the loader that was forked has %q", text)
	}
}
