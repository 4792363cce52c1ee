package semdiff

import (
	"os"
	"path"
	"path/filepath"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// TestEquality compares pairs of policies of which the reference says whether
// they mean the same, what is logged included.
func TestEquality(t *testing.T) {
	shared := corpus.Dir(t)
	dir := filepath.Join(shared, "corpus", "equality")
	right := 0
	for _, row := range corpus.Table(t, filepath.Join(shared, "corpus", "equality.tsv")) {
		features, err := os.ReadFile(filepath.Join(shared, "corpus", "features", row[4]))
		if err != nil {
			t.Fatal(err)
		}
		known := policy.ParseFeatures(string(features))
		a, b := resolve(t, dir, row[2], known), resolve(t, dir, row[3], known)
		same := true
		for _, p := range Compare(a.Profiles, b.Profiles, Options{Level: policy.LevelLogging}) {
			same = same && p.Status == Same
		}
		if want := row[1] == "equal"; same != want {
			t.Errorf("%s: %s %s: same is %v, want %v", row[0], row[2], row[3], same, want)
			continue
		}
		right++
	}
	t.Logf("%d pairs right", right)
}

func resolve(t *testing.T, dir, name string, features *policy.Features) *policy.Policy {
	t.Helper()
	loader := load.New(load.Config{
		Roots: []load.Root{{Dir: "/equality", FS: os.DirFS(dir)}}, Search: []string{"/equality"}, WorkDir: "/equality",
	})
	file, err := loader.Profile(path.Join("/equality", name))
	if err != nil {
		t.Fatal(err)
	}
	p := policy.NewChecker(loader, policy.Options{ABI: features, Kernel: features}).Resolve(file)
	if list := append(file.Findings, p.Report.Findings...).Errors(); len(list) > 0 {
		t.Errorf("%s: %s", name, list[0].Message)
	}
	return p
}
