package load_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/load"
)

// include returns the include of a text, which holds nothing else.
func include(t *testing.T, l *load.Loader, text string) *load.Included {
	t.Helper()
	file := l.Text("includer", text+"\n", true)
	for inc := range ast.Includes(file.Tree.Stmts) {
		return l.Include(inc.File)
	}
	t.Fatalf("%q is no include", text)
	return nil
}

func reason(err error) load.Reason {
	var e *load.Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return 0
}

func mapFS(files ...string) fstest.MapFS {
	tree := fstest.MapFS{}
	for _, name := range files {
		tree[name] = &fstest.MapFile{Data: []byte("# " + name + "\n"), Mode: 0o644}
	}
	return tree
}

func link(target string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink}
}

func TestInclude(t *testing.T) {
	base := mapFS("abstractions/base", "abstractions/dir/b", "abstractions/dir/a", "abstractions/dir/c.dpkg-old",
		"abstractions/dir/.hidden", "abstractions/dir/README", "abstractions/dir/README.md", "abstractions/dir/sub/file")
	base["abstractions/dir/link"] = link("../base")
	base["abstractions/dir/dangling"] = link("nowhere")
	mine := mapFS("abstractions/base", "abstractions/mine")
	work := mapFS("here", "sub/there")
	l := load.New(load.Config{
		Roots: []load.Root{
			{Dir: "/base", FS: base}, {Dir: "/mine", FS: mine}, {Dir: "/work", FS: work},
		},
		Search:  []string{"/mine", "/base"},
		WorkDir: "/work",
	})
	for _, test := range []struct {
		text  string
		files []string
		why   load.Reason
	}{
		{"include <abstractions/base>", []string{"/mine/abstractions/base"}, 0},
		{"#include <abstractions/mine>", []string{"/mine/abstractions/mine"}, 0},
		{"include < abstractions/mine >", []string{"/mine/abstractions/mine"}, 0},
		{`include <"abstractions/mine">`, []string{"/mine/abstractions/mine"}, 0},
		{"include <abstractions/../abstractions/mine>", []string{"/mine/abstractions/mine"}, 0},
		{"include <abstractions/dir>", []string{
			"/base/abstractions/dir/link", "/base/abstractions/dir/b", "/base/abstractions/dir/a",
			"/base/abstractions/dir/README.md",
		}, 0},
		{"include <abstractions/dir/c.dpkg-old>", []string{"/base/abstractions/dir/c.dpkg-old"}, 0},
		{"include </abstractions/mine>", []string{"/mine/abstractions/mine"}, 0},
		{"include here", []string{"here"}, 0},
		{`include "sub/there"`, []string{"sub/there"}, 0},
		{`include "./here"`, []string{"here"}, 0},
		{`include "/base/abstractions/base"`, []string{"/base/abstractions/base"}, 0},
		{"include <abstractions/none>", nil, load.NotFound},
		{`include "none"`, nil, load.NotFound},
		{`include "abstractions/base"`, nil, load.NotFound},
		{`include "/etc/passwd"`, nil, load.Outside},
		{`include "../etc/passwd"`, nil, load.Outside},
		{"include <../../../etc/passwd>", nil, load.Outside},
	} {
		found := include(t, l, test.text)
		var files []string
		for _, f := range found.Files {
			files = append(files, f.Name())
		}
		if diff := cmp.Diff(test.files, files); diff != "" {
			t.Errorf("%s:\n%s", test.text, diff)
		}
		if got := reason(found.Err); got != test.why {
			t.Errorf("%s: %v, want reason %d", test.text, found.Err, test.why)
		}
	}
}

// TestLinks follows links inside of the roots, from one to the other too, and
// none out of them.
func TestLinks(t *testing.T) {
	one := mapFS("file")
	one["relative"] = link("file")
	one["absolute"] = link("/one/file")
	one["across"] = link("/two/dir/file")
	one["through"] = link("across")
	one["out"] = link("/etc/passwd")
	one["up"] = link("../../etc/passwd")
	one["loop"] = link("loop")
	one["dir"] = link("/two/dir")
	l := load.New(load.Config{
		Roots:   []load.Root{{Dir: "/one", FS: one}, {Dir: "/two", FS: mapFS("dir/file")}},
		WorkDir: "/one",
	})
	for name, want := range map[string]load.Reason{
		"file": 0, "relative": 0, "absolute": 0, "across": 0, "through": 0, "dir/file": 0,
		"out": load.Outside, "up": load.Outside, "loop": load.Unreadable, "none": load.NotFound,
		"dir/none": load.NotFound,
	} {
		_, err := l.Profile(name)
		if got := reason(err); got != want {
			t.Errorf("%s: %v, want reason %d", name, err, want)
		}
	}
}

// TestOpenRoot reads from a directory of the system: through the path given
// and through its real path, and never a link that leaves it.
func TestOpenRoot(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("tree/profile", "profile p { }\n")
	write("secret", "profile secret { }\n")
	for name, target := range map[string]string{
		"alias": "tree", "tree/inside": "profile", "tree/outside": "../secret",
		"tree/absolute": filepath.Join(dir, "tree", "profile"), "tree/away": filepath.Join(dir, "secret"),
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	roots, err := load.OpenRoot(filepath.Join(dir, "alias"))
	if err != nil {
		t.Fatal(err)
	}
	l := load.New(load.Config{Roots: roots, WorkDir: filepath.ToSlash(dir)})
	for name, want := range map[string]load.Reason{
		"alias/profile": 0, "tree/profile": 0, "alias/inside": 0, "alias/absolute": 0,
		"alias/outside": load.Outside, "alias/away": load.Outside, "secret": load.Outside, "alias/../secret": load.Outside,
		"alias": load.NotRegular,
	} {
		_, err := l.Profile(name)
		if got := reason(err); got != want {
			t.Errorf("%s: %v, want reason %d", name, err, want)
		}
	}
	if _, err := load.OpenRoot(filepath.Join(dir, "none")); err == nil {
		t.Error("a directory that does not exist was opened")
	}
}

func TestMaxFileSize(t *testing.T) {
	tree := fstest.MapFS{
		"fits":  {Data: []byte(strings.Repeat("#", 99) + "\n")},
		"large": {Data: []byte(strings.Repeat("#", 100) + "\n")},
	}
	l := load.New(load.Config{Roots: []load.Root{{Dir: "/", FS: tree}}, WorkDir: "/", MaxFileSize: 100})
	if _, err := l.Profile("fits"); err != nil {
		t.Error(err)
	}
	if _, err := l.Profile("large"); reason(err) != load.TooLarge {
		t.Errorf("large: %v", err)
	}
}

func TestABI(t *testing.T) {
	l := load.New(load.Config{
		Roots: []load.Root{{Dir: "/", FS: mapFS("base/abi/4.0", "work/mine")}}, Search: []string{"/base"}, WorkDir: "/work",
	})
	for text, want := range map[string]load.Reason{
		"abi <abi/4.0>,": 0, "abi <kernel>,": 0, "abi <default>,": 0, `abi "mine",`: 0, "abi mine,": 0,
		"abi <abi/9>,": load.NotFound, `abi "kernel",`: load.NotFound, "abi <abi>,": load.NotRegular,
	} {
		file := l.Text("abi", text+"\n", true)
		abi, ok := file.Tree.Stmts[0].(*ast.ABI)
		if !ok {
			t.Fatalf("%q is no abi statement", text)
		}
		for range 2 {
			if err := l.ABI(abi.File); reason(err) != want {
				t.Errorf("%s: %v, want reason %d", text, err, want)
			}
		}
	}
}

// TestConcurrentUse reads the same files from many goroutines; each is parsed
// once.
func TestConcurrentUse(t *testing.T) {
	l := load.New(load.Config{Roots: []load.Root{{Dir: "/", FS: mapFS("a", "b", "c")}}, Search: []string{"/"}, WorkDir: "/"})
	files := make(chan *load.File)
	const readers = 32
	for range readers {
		go func() {
			for _, name := range []string{"a", "b", "c"} {
				file, err := l.Fragment(name)
				if err != nil {
					t.Error(err)
				}
				files <- file
			}
		}()
	}
	seen := map[*load.File]int{}
	for range readers * 3 {
		seen[<-files]++
	}
	if len(seen) != 3 {
		t.Errorf("%d files for three names", len(seen))
	}
	runtime.KeepAlive(l)
}
