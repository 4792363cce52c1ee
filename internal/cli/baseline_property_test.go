package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/report"
)

// TestBaselineSurvives writes baselines of trees of profiles, and holds them to
// their promise: formatting, another working directory, absolute paths and a look
// at a part of the tree make nothing new and nothing stale.
func TestBaselineSurvives(t *testing.T) {
	for _, tree := range []string{"profiles", "versions/before"} {
		t.Run(tree, func(t *testing.T) { baselineSurvives(t, filepath.Join("..", "..", "testdata", tree), 100) })
	}
	for _, tree := range []string{"upstream/apparmor.d", "etc-debian12", "nibags", "krathalan", "ha-alexbelgium"} {
		t.Run(tree, func(t *testing.T) {
			baselineSurvives(t, filepath.Join(corpus.Dir(t), "corpus", "profiles", tree), 30)
		})
	}
}

func baselineSurvives(t *testing.T, from string, most int) {
	b := &baselined{t, t.TempDir()}
	profiles := b.copyTree(from, most)
	b.run(".", "check", "--write-baseline", "known.json", "tree")
	b.wantNothing("as it was", ".", "tree")
	b.wantNothing("from inside", "tree")
	b.wantNothing("absolute", "tree", filepath.Join(b.dir, "tree"))
	for i := 0; i < len(profiles); i += max(1, len(profiles)/8) {
		b.wantNothing("a part", ".", filepath.Join("tree", profiles[i]))
	}
	b.wantNothing("included files", ".", b.directories()...)
	b.run(".", "fmt", "-w", "tree")
	b.wantNothing("formatted", ".", "tree")
	b.run(".", "check", "--write-baseline", "again.json", "tree")
	before, after := b.keys("known.json"), b.keys("again.json")
	if len(before) == 0 {
		t.Error("the baseline knows nothing")
	}
	if !slices.Equal(before, after) {
		t.Errorf("the baseline of the formatted tree has other entries:\n%v\n%v", before, after)
	}
}

// baselined is a directory with a tree and its baseline.
type baselined struct {
	*testing.T
	dir string
}

// copyTree copies a tree, with so many of its profiles, and returns these.
func (b *baselined) copyTree(from string, most int) []string {
	b.Helper()
	b.write(".aa-lint.yaml", "baseline: known.json\n")
	var profiles []string
	err := fs.WalkDir(os.DirFS(from), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		if filepath.Dir(name) == "." {
			if len(profiles) >= most {
				return nil
			}
			profiles = append(profiles, name)
		}
		text, err := os.ReadFile(filepath.Join(from, name))
		b.write(filepath.Join("tree", name), string(text))
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return profiles
}

func (b *baselined) write(name, text string) {
	b.Helper()
	file := filepath.Join(b.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
}

// directories returns the directories of the tree that hold included files.
func (b *baselined) directories() []string {
	var all []string
	for _, name := range []string{"abstractions", "tunables", "local"} {
		if _, err := os.Stat(filepath.Join(b.dir, "tree", name)); err == nil {
			all = append(all, filepath.Join("tree", name))
		}
	}
	return all
}

// run runs a command and returns what it prints.
func (b *baselined) run(dir string, args ...string) []byte {
	b.Helper()
	var out, errs bytes.Buffer
	env := environment.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Dir: filepath.Join(b.dir, dir), Getenv: func(string) string { return "" }}
	if code := Run(context.Background(), args, env); code == exit.Usage || code == exit.Bug {
		b.Fatalf("%v: exit code %d: %s", args, code, errs.String())
	}
	return out.Bytes()
}

// wantNothing checks paths and wants that nothing is new and nothing stale.
func (b *baselined) wantNothing(how, dir string, paths ...string) {
	b.Helper()
	var doc report.Document
	if err := json.Unmarshal(b.run(dir, append([]string{"check", "--format", "json"}, paths...)...), &doc); err != nil {
		b.Fatal(err)
	}
	for _, f := range doc.Findings {
		b.Errorf("%s: %s:%d: %s [%s]", how, f.Path, f.Start.Line, f.Message, f.Code)
	}
	b.Logf("%s: %d findings in the baseline, in %d files", how, len(doc.Suppressed), len(doc.Files))
}

// keys returns what the entries of a baseline are known by, but for the form of
// includes, which formatting changes.
func (b *baselined) keys(name string) []string {
	b.Helper()
	var doc struct {
		Findings []struct {
			Rule, Path, Profile, Key string
			Count                    int
		}
	}
	text, err := os.ReadFile(filepath.Join(b.dir, name))
	if err == nil {
		err = json.Unmarshal(text, &doc)
	}
	if err != nil {
		b.Fatal(err)
	}
	var keys []string
	for _, f := range doc.Findings {
		if f.Rule == "AA413" {
			continue
		}
		line, _ := json.Marshal(f)
		keys = append(keys, string(line))
	}
	slices.Sort(keys)
	return keys
}
