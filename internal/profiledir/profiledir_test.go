package profiledir_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/internal/profiledir"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

func link(target string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink}
}

// tree makes a tree of files and links: a text that starts with "->" is that of
// a link.
func tree(files map[string]string) fstest.MapFS {
	tree := fstest.MapFS{}
	for name, text := range files {
		if target, is := strings.CutPrefix(text, "->"); is {
			tree[name] = link(target)
			continue
		}
		tree[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return tree
}

// readTree reads a directory of a tree that lies at /t, with that as base.
func readTree(t *testing.T, files map[string]string, dir string) *profiledir.Dir {
	t.Helper()
	loader := load.New(load.Config{Roots: []load.Root{{Dir: "/t", FS: tree(files)}}, Search: []string{"/t"}, WorkDir: "/t"})
	d, err := profiledir.Read(context.Background(), dir, profiledir.Options{
		Loader: loader, Base: "/t", Policy: policy.Options{Define: map[string][]string{"given": {"/g"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// describe returns a line for everything in a listing.
func describe(d *profiledir.Dir) string {
	var b strings.Builder
	for _, f := range d.Files {
		state := "loads"
		switch {
		case f.Disable != nil:
			state = "disabled"
		case f.Fails():
			state = "fails"
		}
		fmt.Fprintf(&b, "%s %s", f.Name, state)
		if f.ForceComplain != nil {
			b.WriteString(" forced")
		}
		if f.Err != nil {
			fmt.Fprintf(&b, " %v", f.Err)
		}
		for _, e := range f.Errors {
			fmt.Fprintf(&b, " %s", e.Code.ID)
		}
		b.WriteByte('\n')
		for _, p := range f.Profiles {
			fmt.Fprintf(&b, "  %s %s", p.Name, p.Mode())
			if p.Flagged != p.Mode() {
				fmt.Fprintf(&b, " (%s)", p.Flagged)
			}
			if p.Written != p.Name {
				fmt.Fprintf(&b, " as %s", p.Written)
			}
			if p.Attachment != "" {
				fmt.Fprintf(&b, " at %s", p.Attachment)
			}
			if from := p.Place.File.Name(); from != p.File.Path {
				fmt.Fprintf(&b, " from %s", from)
			}
			b.WriteByte('\n')
		}
	}
	for _, l := range d.Links {
		fmt.Fprintf(&b, "%s", l.Path)
		if l.Target != "" {
			fmt.Fprintf(&b, " -> %s", l.Target)
		}
		fmt.Fprintf(&b, " %s", l.Effect)
		if l.Stale {
			b.WriteString(" stale")
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "skipped %q\n", d.Skipped)
	for _, name := range d.Twice() {
		fmt.Fprintf(&b, "twice %s", name.Name)
		for _, f := range name.Files {
			fmt.Fprintf(&b, " %s", f.Name)
		}
		b.WriteByte('\n')
	}
	for _, err := range d.Unread {
		fmt.Fprintf(&b, "unread %v\n", err)
	}
	return b.String()
}

func TestRead(t *testing.T) {
	for name, test := range map[string]struct {
		files map[string]string
		want  string
	}{
		"modes": {
			map[string]string{"a": "profile e {}\nprofile c flags=(complain, audit) { ^h {} hat k (kill) {} profile u flags=(unconfined) {} }\n"},
			"a loads\n  e enforce\n  c complain\n  c//h enforce\n  c//k kill\n  c//u unconfined\nskipped []\n",
		},
		"names": {
			map[string]string{
				"tunables/x": "@{bin} = /bin /usr/bin\n@{n} = name\n",
				"a":          "include <tunables/x>\nprofile @{n}-x @{bin}/x { profile @{n} @{given}/y { } }\nprofile :ns:n /z/ { ^h { } }\n/a/b { }\n",
			},
			"a loads\n  name-x enforce as @{n}-x at {/bin,/usr/bin}/x\n  name-x//name enforce as @{n}-x//@{n} at /g/y\n" +
				"  :ns://n enforce at /z/\n  :ns://n//h enforce\n  /a/b enforce at /a/b\nskipped []\n",
		},
		"includes and conditions": {
			map[string]string{
				"tunables/x":    "${on} = true\n",
				"local/child":   "profile inner { }\n^hat (complain) { }\n",
				"local/profile": "profile outer { }\n",
				"a": "include <tunables/x>\ninclude <local/profile>\nprofile p {\n  include <local/child>\n" +
					"  if $on { profile yes { } } else { profile no { } }\n  deny { profile dropped { } }\n}\n",
			},
			"a loads\n  outer enforce from /t/local/profile\n  p enforce\n  p//inner enforce from /t/local/child\n" +
				"  p//hat complain from /t/local/child\n  p//yes enforce\nskipped []\n",
		},
		"what counts": {
			map[string]string{
				".a": "profile a1 {}", "README": "profile a2 {}", "a~": "profile a3 {}", "a.rpmsave": "", "a.dpkg-new": "",
				"a.bak": "profile b {}", "README.md": "profile c {}", "sub/a": "profile d {}", "sublink": "->sub", "empty": "",
			},
			"README.md loads\n  c enforce\na.bak loads\n  b enforce\nempty loads\nskipped [\".a\" \"README\" \"a.dpkg-new\" \"a.rpmsave\" \"a~\"]\n",
		},
		"what does not load": {
			map[string]string{
				"a": "profile a { capability nonsense, }\n", "b": "profile b { include <none> /x rx, }\n", "c": "profile c {",
				"d": "profile @{none} { }\n", "gone": "->nowhere", "loop": "->loop", "out": "->/etc/passwd", "up": "->../../etc/passwd",
			},
			"a fails AA103\n  a enforce\nb fails AA107 AA104\n  b enforce\nc fails AA101\n  c enforce\nd fails AA105\n  @{none} enforce\n" +
				"gone fails /t/gone: a dangling link: nowhere does not exist\nloop fails /t/loop: too many symbolic links\n" +
				"out fails /t/out: a link to /etc/passwd, outside of the directories that may be read\nup fails /t/up: a link to ../../etc/passwd, outside of the directories that may be read\nskipped []\n",
		},
		"links": {
			map[string]string{
				"a": "profile a (kill) { ^h { } }\n", "b": "profile b {}\n", "c": "profile c {}\n", "d": "profile d {}\n", "e": "profile {\n", "f": "profile f {}\n",
				"disable/b": "->../b", "disable/c": "->/etc/apparmor.d/c", "disable/d": "->../gone", "disable/e": "profile e {}", "disable/old": "->../old",
				"force-complain/a": "->/t/a", "force-complain/b": "->../b", "force-complain/f/x": "", "disable/stale": "->../a",
			},
			`a loads forced
  a complain (kill)
  a//h complain (enforce)
b disabled forced
  b complain (enforce)
c disabled
  c enforce
d loads
  d enforce
e disabled AA101 AA101
f loads forced
  f complain (enforce)
/t/disable/b -> ../b works
/t/disable/c -> /etc/apparmor.d/c outside
/t/disable/d -> ../gone dangling
/t/disable/e works
/t/disable/old -> ../old dangling stale
/t/disable/stale -> ../a works stale
/t/force-complain/a -> /t/a works
/t/force-complain/b -> ../b works
/t/force-complain/f works
skipped []
`,
		},
		"twice": {
			map[string]string{"a": "profile p {}\nprofile q {}\n", "b": "profile p {}\n", "c": "profile q {}\n", "disable/c": "->../c"},
			"a loads\n  p enforce\n  q enforce\nb loads\n  p enforce\nc disabled\n  q enforce\n/t/disable/c -> ../c works\nskipped []\ntwice p a b\n",
		},
		"links that cannot be read": {
			map[string]string{"a": "profile a {}\n", "disable": "->/etc/apparmor.d/disable", "force-complain": "a file\n"},
			"a loads\n  a enforce\ndisable fails /t/disable: a link to /etc/apparmor.d/disable, outside of the directories that may be read\nforce-complain fails AA101\nskipped []\n" +
				"unread /t/disable: a link to /etc/apparmor.d/disable, outside of the directories that may be read\nunread /t/force-complain: not a regular file\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, describe(readTree(t, test.files, "/t"))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
