package load_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/load"
)

// TestRepositories looks for the policy in repositories of many kinds: none of it is
// missed, and nothing else is taken for it.
func TestRepositories(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/repositories.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tree, want := fstest.MapFS{}, map[string][]string{}
	for _, f := range archive.Files {
		if f.Name != "want" {
			tree[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
			continue
		}
		for line := range strings.Lines(string(f.Data)) {
			repo, _, _ := strings.Cut(line, "/")
			want[repo] = append(want[repo], strings.TrimSpace(line))
		}
	}
	if len(want) < 20 {
		t.Errorf("only %d repositories", len(want))
	}
	l := load.New(load.Config{Roots: []load.Root{{Dir: "/", FS: tree}}, WorkDir: "/"})
	for repo := range want {
		found, err := l.Walk(repo)
		if err != nil {
			t.Error(err)
		}
		var got []string
		for _, target := range found {
			got = append(got, target.Path)
		}
		slices.Sort(got)
		slices.Sort(want[repo])
		if diff := cmp.Diff(want[repo], got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", repo, diff)
		}
	}
}
