// Package realtree has the real profiles that lie beside the project by the trees that
// they belong to, for tests that change fragments too.
package realtree

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/load"
)

// Tree is real profiles that find their includes in the same places.
type Tree struct {
	Name     string // of the directory that they lie in, below profiles/
	Profiles []corpus.Profile
	// Loader reads the profiles and their includes.
	Loader *load.Loader

	root, base string
	search     []string
	dirs       []string // in which fragments lie that belong to the tree
}

// All returns the profiles that the reference compiles, and sources of
// profiles, by the trees that they belong to.
func All(t testing.TB) []Tree {
	t.Helper()
	root := filepath.Join(corpus.Dir(t), "corpus", "profiles")
	at := map[string]int{}
	var trees []Tree
	for _, p := range corpus.Profiles(t) {
		if !p.Passes && !p.Source {
			continue
		}
		name, _, _ := strings.Cut(p.Path, "/")
		key := strings.Join(append([]string{name}, p.Search...), ";")
		i, known := at[key]
		if !known {
			i = len(trees)
			at[key] = i
			trees = append(trees, Tree{Name: name, root: root, base: filepath.Join(root, corpus.ProfilesBase), search: p.Search})
			if p.Source {
				trees[i].search = []string{corpus.Sources}
			}
		}
		trees[i].Profiles = append(trees[i].Profiles, p)
	}
	for i := range trees {
		trees[i].open(t)
	}
	return trees
}

// open makes the loader.
func (tr *Tree) open(t testing.TB) {
	var search []string
	for _, dir := range tr.search {
		search = append(search, filepath.Join(tr.root, dir))
		if !strings.HasPrefix(tr.base, filepath.Join(tr.root, dir)) || tr.Name == "upstream" {
			tr.dirs = append(tr.dirs, search[len(search)-1])
		}
	}
	var stubs []string
	for _, p := range tr.Profiles {
		stubs = append(stubs, p.Stubs...)
	}
	search = append(search, corpus.Profile{Stubs: stubs}.StubDir(t)...)
	if tr.Profiles[0].Source {
		search = corpus.SourceSearch(t)
	}
	tr.search = search
	cfg := load.Config{WorkDir: filepath.ToSlash(filepath.Join(tr.root, tr.Name))}
	for _, dir := range append([]string{tr.root}, search...) {
		roots, err := load.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		cfg.Roots = append(cfg.Roots, roots...)
	}
	for _, dir := range append(search, tr.base) {
		cfg.Search = append(cfg.Search, filepath.ToSlash(dir))
	}
	tr.Loader = load.New(cfg)
}

// Targets returns the profiles and the fragments that belong to the tree.
func (tr *Tree) Targets(t testing.TB) []load.Target {
	t.Helper()
	var targets []load.Target
	for _, p := range tr.Profiles {
		targets = append(targets, load.Target{Path: tr.Path(p)})
	}
	for _, dir := range tr.dirs {
		all, err := tr.Loader.Walk(filepath.ToSlash(dir))
		if err != nil {
			t.Fatal(err)
		}
		for _, target := range all {
			if target.Fragment {
				targets = append(targets, target)
			}
		}
	}
	return targets
}

// Path returns the path of a profile of the tree.
func (tr *Tree) Path(p corpus.Profile) string {
	return filepath.ToSlash(filepath.Join(tr.root, p.Path))
}

// Compile is that of the reference, for a text in the place of one of the
// profiles. Includes are looked for in the other directories first.
func (tr *Tree) Compile(r corpus.Reference, p corpus.Profile, text string, first ...string) (hash [32]byte, refusal string) {
	return r.Compile(text, filepath.Dir(tr.Path(p)), tr.base, append(first, tr.search...))
}

// Overlay writes texts of fragments, by their paths, to a directory in which
// Compile finds them in the place of those that are there, with all that lies
// beside them: includes of directories are looked for as a whole.
func (tr *Tree) Overlay(t testing.TB, texts map[string]string) string {
	t.Helper()
	dir, linked := t.TempDir(), map[string]bool{}
	for path, text := range texts {
		i := slices.IndexFunc(tr.dirs, func(d string) bool { return strings.HasPrefix(path, filepath.ToSlash(d)+"/") })
		if i < 0 {
			t.Fatalf("%s is no fragment of the tree %s", path, tr.Name)
		}
		at := filepath.Join(dir, strings.TrimPrefix(path, filepath.ToSlash(tr.dirs[i])))
		if to := filepath.Dir(at); !linked[to] {
			linked[to] = true
			link(t, filepath.Dir(path), to)
		}
		if err := errors.Join(os.Remove(at), os.WriteFile(at, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// link makes links in a directory to the files of another one.
func link(t testing.TB, from, to string) {
	t.Helper()
	entries, err := os.ReadDir(from)
	if err = errors.Join(err, os.MkdirAll(to, 0o777)); err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		if err := os.Symlink(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
}
