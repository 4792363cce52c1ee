package semdiff

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// TestHistory compares both sides of real changes with what the reference made
// of them: the same bytes or not.
func TestHistory(t *testing.T) {
	shared := corpus.Dir(t)
	dirs, err := filepath.Glob(filepath.Join(shared, "corpus", "history", "*"))
	if err != nil || len(dirs) == 0 {
		t.Fatal("no changes found", err)
	}
	features, err := os.ReadFile(filepath.Join(shared, "corpus", "features", "features.all"))
	if err != nil {
		t.Fatal(err)
	}
	known := policy.ParseFeatures(string(features))
	for _, dir := range dirs {
		var meta struct {
			Before     string               `json:"path_before"`
			After      string               `json:"path_after"`
			BeforeMade struct{ Bin string } `json:"before"`
			AfterMade  struct{ Bin string } `json:"after"`
		}
		text, err := os.ReadFile(filepath.Join(dir, "meta.json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &meta); err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			before := side(t, shared, dir, "before", meta.Before, known)
			after := side(t, shared, dir, "after", meta.After, known)
			same := true
			var told strings.Builder
			for _, p := range Compare(before.Profiles, after.Profiles, Options{Level: policy.LevelLogging}) {
				same = same && p.Status == Same
				told.WriteString(p.Name() + ": " + p.Status.String() + "\n")
			}
			if want := meta.BeforeMade.Bin == meta.AfterMade.Bin; same != want {
				t.Errorf("same is %v, want %v:\n%s", same, want, told.String())
			}
		})
	}
}

func side(t *testing.T, shared, dir, name, file string, features *policy.Features) *policy.Policy {
	t.Helper()
	base := filepath.Join(shared, "corpus", "profiles", "upstream", "apparmor.d")
	loader := load.New(load.Config{
		Roots: []load.Root{
			{Dir: "/change", FS: os.DirFS(filepath.Join(dir, name))},
			{Dir: "/tree", FS: os.DirFS(filepath.Join(dir, "tree"))},
			{Dir: "/base", FS: os.DirFS(base)},
		},
		Search: []string{"/tree", "/base"}, WorkDir: "/change",
	})
	entries, err := os.ReadDir(filepath.Join(dir, name))
	if err != nil || len(entries) != 1 {
		t.Fatal("not one file", err, entries)
	}
	f, err := loader.Profile(entries[0].Name())
	if err != nil {
		t.Fatal(err)
	}
	p := policy.NewChecker(loader, policy.Options{ABI: features, Kernel: features}).Resolve(f)
	if list := append(f.Findings, p.Report.Findings...).Errors(); len(list) > 0 {
		t.Errorf("%s: %s", name, list[0].Message)
	}
	return p
}
