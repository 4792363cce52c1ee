package profiledir_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/internal/profiledir"
	"github.com/aa-lint/aa-lint/load"
)

// referenceTrees are the trees of real profiles that are compared, below the
// corpus or beside the reference parser.
func referenceTrees(t *testing.T, ref corpus.Reference) []string {
	profiles := filepath.Join(corpus.Dir(t), "corpus", "profiles")
	return []string{
		filepath.Join(profiles, "upstream", "apparmor.d"),
		filepath.Join(profiles, "etc-debian12"),
		filepath.Join(profiles, "gentoo-viewizard", "apparmor.d"),
		filepath.Join(profiles, "debbin", "noble", "apparmor", "etc", "apparmor.d"),
		filepath.Join(filepath.Dir(ref.Parser), "etc", "apparmor.d"),
	}
}

// read reads a directory of the system that is a tree by itself.
func read(t *testing.T, dir string) *profiledir.Dir {
	t.Helper()
	roots, err := load.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	loader := load.New(load.Config{Roots: roots, Search: []string{dir}, WorkDir: dir})
	d, err := profiledir.Read(context.Background(), dir, profiledir.Options{Loader: loader})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// names returns the names that the reference parser gives for a file or
// directory; false if it fails.
func names(ref corpus.Reference, base, path string) (sorted []string, ok bool) {
	// Several jobs would write into each other's lines.
	cmd := exec.Command(ref.Parser, "-q", "--jobs=1", "--max-jobs=1", "--base", base, "-N", path)
	var out bytes.Buffer
	cmd.Stdout = &out
	err := cmd.Run()
	return lines(out.String()), err == nil
}

func lines(text string) []string {
	list := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if text == "" {
		list = []string{}
	}
	slices.Sort(list)
	return list
}

func written(profiles []*profiledir.Profile) []string {
	list := []string{}
	for _, p := range profiles {
		list = append(list, p.Written)
	}
	slices.Sort(list)
	return list
}

// TestReferenceNames compares the names of profiles with those that
// apparmor_parser -N gives, for whole directories and for each file of them.
func TestReferenceNames(t *testing.T) {
	ref := corpus.FindReference(t)
	for _, tree := range referenceTrees(t, ref) {
		d := read(t, tree)
		// The parser gives the names of what it fails on later, too.
		want, _ := names(ref, tree, tree)
		var loaded []*profiledir.Profile
		files, failing := 0, 0
		for _, f := range d.Files {
			want, ok := names(ref, tree, f.Path)
			files++
			if !ok {
				failing++
				if !f.Fails() {
					t.Errorf("%s: the reference gives no names", f.Path)
				}
				continue
			}
			loaded = append(loaded, f.Profiles...)
			if diff := cmp.Diff(want, written(f.Profiles)); diff != "" {
				t.Errorf("%s (-reference +ours):\n%s", f.Path, diff)
			}
		}
		if diff := cmp.Diff(want, written(loaded)); diff != "" {
			t.Errorf("%s (-reference +ours):\n%s", tree, diff)
		}
		t.Logf("%s: %d names in %d files; the reference gives no names for %d", tree, len(loaded), files, failing)
	}
}

// TestReferenceVerdicts compares which files would load with what the reference
// parser compiles.
func TestReferenceVerdicts(t *testing.T) {
	ref := corpus.FindReference(t)
	for _, tree := range referenceTrees(t, ref) {
		compiled, refused := 0, 0
		for _, f := range read(t, tree).Files {
			if !corpus.Sampled(f.Path, 10) {
				continue
			}
			cmd := exec.Command(ref.Parser, "-QKSq", "-M", ref.Features, "--base", tree, f.Path)
			err := cmd.Run()
			if (err != nil) != f.Fails() {
				t.Errorf("%s: the reference says %v, we %v %v", f.Path, err, f.Errors, f.Err)
			}
			if err == nil {
				compiled++
			} else {
				refused++
			}
		}
		t.Logf("%s: %d compiled, %d refused", tree, compiled, refused)
	}
}

// TestReferenceLanguage compares the names in the cases of the reference's own
// suite, which have variables, namespaces, conditions and nested hats in odd
// places.
func TestReferenceLanguage(t *testing.T) {
	ref := corpus.FindReference(t)
	suite := filepath.Join(corpus.Dir(t), "corpus", "language")
	dir := t.TempDir()
	cases := map[string]string{}
	for i, row := range corpus.Table(t, filepath.Join(suite, "..", "language.tsv")) {
		if row[4] != "" || !corpus.Sampled(row[0], 8) {
			continue
		}
		name := fmt.Sprintf("case%04d", i)
		cases[name] = row[0]
		if err := os.WriteFile(filepath.Join(dir, name), suiteText(t, filepath.Join(suite, row[0])), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	roots, err := load.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	more, err := load.OpenRoot(suite)
	if err != nil {
		t.Fatal(err)
	}
	loader := load.New(load.Config{Roots: append(roots, more...), Search: []string{suite}, WorkDir: suite})
	d, err := profiledir.Read(context.Background(), dir, profiledir.Options{Loader: loader})
	if err != nil {
		t.Fatal(err)
	}
	compared, failing := 0, 0
	for _, f := range d.Files {
		want, ok := names(ref, suite, f.Path)
		switch {
		case !ok && f.Fails():
			failing++
		case !ok:
			t.Errorf("%s: the reference gives no names", cases[f.Name])
		default:
			compared++
			if diff := cmp.Diff(want, written(f.Profiles)); diff != "" {
				t.Errorf("%s (-reference +ours):\n%s", cases[f.Name], diff)
			}
		}
	}
	t.Logf("%d files with the same names, %d that both refuse", compared, failing)
}

// suiteText returns the text of a case without the lines that say what it is.
func suiteText(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var kept bytes.Buffer
	for line := range bytes.Lines(text) {
		if !bytes.HasPrefix(line, []byte("#=")) {
			kept.Write(line)
		}
	}
	return kept.Bytes()
}

// TestReferenceOddNames compares which files of a directory count, and which
// links have an effect.
func TestReferenceOddNames(t *testing.T) {
	ref := corpus.FindReference(t)
	dir := t.TempDir()
	for _, sub := range []string{"disable", "force-complain", "sub", "disable/dir"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range []string{
		"plain", ".dot", "README", "README.md", "readme", "a~", "b.rpmsave", "c.rpmnew", "d.dpkg-old", "e.dpkg-bak", "f.orig", "g.rej",
		"h.pacnew", "i.pacsave", "j.dpkg-new", "k.dpkg-dist", "l.dpkg-remove", "m.bak", "n.swp", "o.new-1.2_3", "p.dpkg-tmp", "q.ucf-dist",
		"r.save", "#s#", "t t", "~u", "v~w", ".orig", "x.orig.x", "disabled", "dangling", "dir", "file", "forced", "sub/inner", "disable/file",
	} {
		text := fmt.Sprintf("profile p%d { }\n", i)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{
		"disable/disabled": "../disabled", "disable/dangling": "../gone", "force-complain/forced": "../forced",
		"link": "plain", "sublink": "sub", "todot": ".dot", "z~": "plain",
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	want, _ := names(ref, dir, dir)
	var loaded []*profiledir.Profile
	for _, f := range read(t, dir).Files {
		if f.Loads() {
			loaded = append(loaded, f.Profiles...)
		}
	}
	if diff := cmp.Diff(want, written(loaded)); diff != "" {
		t.Errorf("(-reference +ours):\n%s", diff)
	}
}
