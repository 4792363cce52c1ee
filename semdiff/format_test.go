package semdiff

import (
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// tree reads profiles below a directory, with includes from some others.
type tree struct {
	dir    string
	search []string
}

// resolve returns what a file means; with another text, if that is not "".
func (tr tree) resolve(t *testing.T, name, text string) (*load.File, *policy.Policy) {
	t.Helper()
	return tr.resolveFor(t, name, text, nil)
}

// resolveFor is resolve for a kernel with some features.
func (tr tree) resolveFor(t *testing.T, name, text string, known *policy.Features) (*load.File, *policy.Policy) {
	t.Helper()
	cfg := load.Config{WorkDir: filepath.ToSlash(filepath.Dir(filepath.Join(tr.dir, name)))}
	for _, dir := range append([]string{tr.dir}, tr.search...) {
		roots, err := load.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		cfg.Roots = append(cfg.Roots, roots...)
	}
	for _, dir := range tr.search {
		cfg.Search = append(cfg.Search, filepath.ToSlash(dir))
	}
	loader := load.New(cfg)
	at := path.Join(filepath.ToSlash(tr.dir), filepath.ToSlash(name))
	if text != "" {
		loader.Text(at, text, false)
	}
	file, err := loader.Profile(at)
	if err != nil {
		t.Fatal(err)
	}
	return file, policy.NewChecker(loader, policy.Options{ABI: known, Kernel: known}).Resolve(file)
}

// realProfiles calls f with the profiles of the project, and with a sample of
// those beside it.
func realProfiles(t *testing.T, of uint32, f func(t *testing.T, tr tree, name string)) {
	own, err := filepath.Abs(filepath.Join("..", "testdata", "profiles"))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(own)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			t.Run(e.Name(), func(t *testing.T) { f(t, tree{own, []string{own}}, e.Name()) })
		}
	}
	dir := filepath.Join(corpus.Dir(t), "corpus", "profiles")
	for _, p := range corpus.Profiles(t) {
		if !p.Passes || !corpus.Sampled(p.Path, of) {
			continue
		}
		search := p.StubDir(t)
		for _, s := range append(p.Search, corpus.ProfilesBase) {
			search = append(search, filepath.Join(dir, s))
		}
		t.Run(strings.ReplaceAll(p.Path, "/", "_"), func(t *testing.T) { f(t, tree{dir, search}, p.Path) })
	}
}

// TestFormatted compares files with what the formatter makes of them: it never
// makes a difference, not even in what is denied or logged.
func TestFormatted(t *testing.T) {
	compared := 0
	realProfiles(t, 20, func(t *testing.T, tr tree, name string) {
		file, old := tr.resolve(t, name, "")
		for _, sort := range []bool{false, true} {
			text, err := format.File(file.Tree, file.Findings, format.Options{Sort: sort, Permissions: format.OrderRWLKM})
			if err != nil {
				t.Skip("not formatted:", err)
			}
			_, new := tr.resolve(t, name, text)
			for _, p := range Compare(old.Profiles, new.Profiles, Options{Level: policy.LevelIntent}) {
				if p.Status != Same && len(p.Broken) == 0 {
					t.Errorf("%s: %s %v %v", p.Name(), p.Status, p.Attributes, p.Changes)
				}
				compared++
			}
		}
	})
	t.Logf("%d profiles compared", compared)
}

// TestWithoutOneRule takes a rule out of files. What is told then is the opposite
// the other way round, and true of the witnesses; where it is something, the rule
// is to blame.
func TestWithoutOneRule(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	told, silent := 0, 0
	realProfiles(t, 20, func(t *testing.T, tr tree, name string) {
		file, old := tr.resolve(t, name, "")
		var rules []ast.Rule
		for stmt := range ast.Statements(file.Tree.Stmts) {
			if rule, ok := stmt.(ast.Rule); ok {
				rules = append(rules, rule)
			}
		}
		if len(old.LoadErrors()) > 0 || len(rules) == 0 {
			t.Skip("would not load, or has no rules of its own")
		}
		gone := rules[r.IntN(len(rules))]
		at := gone.Span()
		text := file.Source.Text()
		_, new := tr.resolve(t, name, text[:at.Start]+text[at.End:])
		there := Compare(old.Profiles, new.Profiles, Options{})
		back := Compare(new.Profiles, old.Profiles, Options{})
		if len(there) != len(back) {
			t.Fatalf("%d and %d profiles", len(there), len(back))
		}
		for i := range there {
			if diff := strings.Join(sayings(&there[i], false), "\n"); diff != strings.Join(sayings(&back[i], true), "\n") {
				t.Errorf("the other way round is not the opposite:\n%s\n%s", diff, strings.Join(sayings(&back[i], true), "\n"))
			}
			isTrue(t, &there[i], old.Find(there[i].Name()), new.Find(there[i].Name()), Options{})
			if there[i].Status == Same {
				silent++
				continue
			}
			told++
			for j := range there[i].Changes {
				c := &there[i].Changes[j]
				if !c.Mediation && (len(c.New) > 0 || len(c.Old) > 1 || len(c.Old) == 1 && c.Old[0].Place.Span != at) {
					t.Errorf("%q is gone, but to blame are %v and %v", file.Source.Slice(at), c.Old, c.New)
				}
			}
		}
	})
	t.Logf("%d profiles differ, %d do not", told, silent)
}
