package profiledir_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/internal/profiledir"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/mode"
)

// FuzzRead reads the directory that an archive stands for. A text that starts
// with "->" is that of a link.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"-- a --\nprofile a { ^h { } }\n-- disable/a --\n->../a\n-- force-complain/b --\n->a\n-- b~ --\n",
		"-- a --\ninclude <t/x>\nprofile @{n} @{n} { include <c> }\n-- t/x --\n@{n} = /a /b\n-- c --\nhat c flags=(kill) { }\n",
		"-- loop --\n->loop\n-- out --\n->../../x\n-- dir --\n->sub\n-- sub/a --\n-- disable --\n->sub\n-- README --\nx\n",
		"-- a --\nprofile p {}\n-- b --\nprofile p (unconfined) {}\nprofile :n:p { profile :m:q { } }\n",
		"-- a --\n${x} = true\nprofile p { if $x { profile q { } } deny { hat r { } } }\n-- .b --\n-- c.rpmnew --\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		files := map[string]string{}
		for _, file := range txtar.Parse(data).Files {
			if fs.ValidPath(file.Name) && file.Name != "." {
				files[file.Name] = strings.TrimSuffix(string(file.Data), "\n")
			}
		}
		loader := load.New(load.Config{Roots: []load.Root{{Dir: "/t", FS: tree(files)}}, Search: []string{"/t"}, WorkDir: "/t"})
		d, err := profiledir.Read(context.Background(), "/t", profiledir.Options{Loader: loader})
		if err != nil {
			return
		}
		for _, file := range d.Files {
			if file.Loads() && file.Fails() || file.Disable == nil && file.Loads() == file.Fails() {
				t.Errorf("%q loads and fails", file.Name)
			}
			for _, p := range file.Profiles {
				if file.ForceComplain != nil && p.Mode() != mode.Complain {
					t.Errorf("%q is in mode %s", p.Name, p.Mode())
				}
				if p.Parent != nil && !strings.HasPrefix(p.Name, p.Parent.Name+"//") {
					t.Errorf("%q is in %q", p.Name, p.Parent.Name)
				}
			}
		}
	})
}
