package rules_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
)

// BenchmarkGrowth checks trees of more and more files with the rules of the
// preset recommended: real profiles over upstream's, again and again under other
// names where there are not enough of them.
func BenchmarkGrowth(b *testing.B) {
	for _, files := range []int{300, 600, 1200, 2400, 4800} {
		b.Run(fmt.Sprint(files), func(b *testing.B) {
			tree := treeOf(b, files)
			selection := selected(b, lint.Choice{})
			b.ReportAllocs()
			for b.Loop() {
				loader := load.New(load.Config{Roots: []load.Root{{Dir: "/t", FS: tree}}, Search: []string{"/t"}, WorkDir: "/t"})
				targets, err := loader.Walk("/t")
				if err != nil {
					b.Fatal(err)
				}
				_, err = driver.Run(context.Background(), driver.Options{Loader: loader, Targets: targets, Whole: true, Selection: selection})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// treeOf returns a tree with so many profiles, and all that they may include.
func treeOf(tb testing.TB, files int) fstest.MapFS {
	tb.Helper()
	dir := filepath.Join(corpus.Dir(tb), "corpus", "profiles")
	tree, profiles := fstest.MapFS{}, map[string]string{}
	for _, source := range []string{"upstream", "roddhjav"} {
		root := os.DirFS(filepath.Join(dir, source, "apparmor.d"))
		err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			text, err := fs.ReadFile(root, name)
			if top, _, _ := strings.Cut(name, "/"); slices.Contains([]string{"abi", "abstractions", "local", "mappings", "tunables"}, top) {
				tree[name] = &fstest.MapFile{Data: text}
			} else {
				profiles[name] = string(text)
			}
			return err
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	names := slices.Sorted(maps.Keys(profiles))
	for i := range files {
		name := names[i%len(names)]
		text, copies := profiles[name], i/len(names)
		if copies > 0 {
			name = fmt.Sprintf("%s-%d", name, copies)
			text = profileHead.ReplaceAllString(text, fmt.Sprintf("${0}-%d", copies))
		}
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return tree
}

// profileHead matches the head of a profile up to its name, and the first program
// of an attachment.
var profileHead = regexp.MustCompile(`(?m)^(\s*profile \S+|@\{exec_path\} *\+?= *\S+)`)
