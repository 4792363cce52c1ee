package load_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/load"
)

// TestOwn holds the list of AppArmor's own files against its releases: each file
// that others can include is in it, and each directory of such files.
func TestOwn(t *testing.T) {
	profiles := filepath.Join(corpus.Dir(t), "corpus", "profiles")
	trees, err := filepath.Glob(filepath.Join(profiles, "debbin", "*", "apparmor", "etc", "apparmor.d"))
	if err != nil || len(trees) == 0 {
		t.Fatal("no tree of a release:", err)
	}
	for _, tree := range append(trees, filepath.Join(profiles, "upstream", "apparmor.d")) {
		for _, dir := range []string{"abstractions", "tunables", "abi"} {
			err := fs.WalkDir(os.DirFS(tree), dir, func(name string, e fs.DirEntry, err error) error {
				if err == nil && !e.IsDir() && !load.IsOwn(name) && !load.Skipped(e.Name()) {
					t.Errorf("%s: %s is not in the list", tree, name)
				}
				return err
			})
			if err != nil {
				t.Log(err)
			}
		}
	}
	for name, want := range map[string]bool{
		"abstractions/base": true, "abstractions/ubuntu-browsers.d/java": true, "abstractions/ubuntu-browsers.d": true,
		"tunables/home.d/": true, "tunables/home.d/site.local": true,
		"abstractions/base.d/ours": false, "abstractions/ours": false, "local/base": false, "base": false,
	} {
		if got := load.IsOwn(name); got != want {
			t.Errorf("%s: own is %t", name, got)
		}
	}
}
