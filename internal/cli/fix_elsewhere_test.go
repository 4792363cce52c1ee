package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/internal/corpus/realtree"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/semdiff"
)

// TestReferenceFixesElsewhere applies the safe fixes of trees of real profiles, and
// compiles what they change for machines that know less and more, and with a fresh
// value for every variable that the tunables assign. The reference must make the
// same of each profile, or at least something that means the same.
func TestReferenceFixesElsewhere(t *testing.T) {
	ref := corpus.FindReference(t)
	ref.Limit = 20 * time.Second
	features := filepath.Join(corpus.Dir(t), "corpus", "features")
	c := &fixedTrees{T: t, ref: ref, counts: map[string]int{}, compiled: map[string]outcome{}}
	whole := os.Getenv(corpus.Whole) != ""
	for i, in := range realtree.All(t) {
		if !whole && (len(in.Targets(t)) > 60 || !corpus.Sampled(in.Profiles[0].Path, 3)) {
			continue
		}
		t.Run(fmt.Sprintf("%s-%d", in.Name, i), func(t *testing.T) {
			c.T = t
			texts := c.fix(&in, lint.Recommended, false)
			if len(texts) == 0 {
				return
			}
			for _, m := range []struct {
				name     string
				features string
				site     bool
			}{{"old", "features.full-old", false}, {"all", "features.all", false}, {"full", "features.full-perms", false}, {"site", "features.all", true}} {
				e := &elsewhere{fixedTrees: c, in: &in, name: m.name, ref: ref, texts: texts, site: map[string]string{}}
				e.ref.Features = filepath.Join(features, m.features)
				if m.site {
					e.extend()
				}
				e.compare()
			}
		})
	}
	t.Log(c.counts)
	for _, name := range []string{"old", "all", "full", "site"} {
		if c.counts[name+": the same"] == 0 {
			t.Errorf("nothing was compiled for %q", name)
		}
	}
}

// elsewhere is a tree with its fixes where it may be loaded too.
type elsewhere struct {
	*fixedTrees
	in    *realtree.Tree
	name  string
	ref   corpus.Reference
	texts map[string]string // with the fixes
	site  map[string]string // the tunables with fresh values, by path
	first []string          // the directory that they lie in

	loaders sync.Once
	before  *load.Loader
	after   *load.Loader
}

// extend gives every variable of the tunables a value more.
func (e *elsewhere) extend() {
	found := e.in.Loader.Include(ast.FileName{Word: ast.Word{Raw: "<tunables/global>"}})
	if len(found.Files) == 0 {
		return
	}
	global := found.Files[0].Name()
	text := found.Files[0].Source.Text()
	assigned := assignedIn(e.in.Loader, found.Files[0], map[*load.File]bool{})
	for name, value := range assigned {
		fresh := "Fresh_" + strings.ToLower(name)
		first := value
		for ref := range ast.References(value) {
			if ref.Start == 0 {
				first = assigned[ref.Name]
			}
		}
		if strings.HasPrefix(first, "/") { // a path stays one
			fresh = "/" + fresh
		}
		if strings.HasSuffix(value, "/") {
			fresh += "/"
		}
		text += "@{" + name + "}+=\"" + fresh + "\"\n"
	}
	dir := e.TempDir()
	from, to := filepath.Dir(filepath.FromSlash(global)), filepath.Join(dir, "tunables")
	entries, err := os.ReadDir(from)
	if err == nil {
		err = os.Mkdir(to, 0o777)
	}
	for _, entry := range entries {
		if err == nil && entry.Name() != filepath.Base(global) {
			err = os.Symlink(filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name()))
		}
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(to, filepath.Base(global)), []byte(text), 0o666)
	}
	if err != nil {
		e.Fatal(err)
	}
	e.first, e.site = []string{dir}, map[string]string{global: text}
}

// assignedIn returns the first value of each variable that a file and those that it
// includes assign.
func assignedIn(loader *load.Loader, file *load.File, seen map[*load.File]bool) map[string]string {
	values := map[string]string{}
	if seen[file] {
		return values
	}
	seen[file] = true
	for _, stmt := range file.Tree.Stmts {
		switch s := stmt.(type) {
		case *ast.Include:
			for _, inner := range loader.Include(s.File).Files {
				for name, value := range assignedIn(loader, inner, seen) {
					values[name] = value
				}
			}
		case *ast.VariableAssignment:
			name := ast.VariableName(s.Name)
			if _, known := values[name]; !known && len(s.Values) > 0 {
				values[name] = s.Values[0].Value()
			}
		}
	}
	return values
}

// compare compiles the profiles that the fixes have a part in.
func (e *elsewhere) compare() {
	fragments := map[string]string{}
	affected := map[string]bool{}
	for path, text := range e.texts {
		own := slices.ContainsFunc(e.in.Profiles, func(p corpus.Profile) bool { return e.in.Path(p) == path })
		if !own {
			fragments[path] = text
		}
		change := driver.Change{Path: path, Fragment: !own, Before: e.in.Loader, Targets: e.in.Targets(e)}
		for _, path := range change.Affected() {
			affected[path] = true
		}
	}
	overlay := e.in.Overlay(e, fragments)
	var jobs errgroup.Group
	jobs.SetLimit(2)
	for _, p := range e.in.Profiles {
		if affected[e.in.Path(p)] && (!p.Source || len(p.Path)%8 == 0) {
			jobs.Go(func() error { return e.profile(p, overlay) })
		}
	}
	if err := jobs.Wait(); err != nil {
		e.Error(err)
	}
}

func (e *elsewhere) profile(p corpus.Profile, overlay string) error {
	before, err := e.in.Loader.ReadText(e.in.Path(p))
	if err != nil {
		return err
	}
	after, own := e.texts[e.in.Path(p)]
	if !own {
		after = before
	}
	want, refusal := e.in.Compile(e.ref, p, before, e.first...)
	if refusal != "" {
		e.count(e.name+": refused or too long", 1)
		return nil
	}
	got, refusal := e.in.Compile(e.ref, p, after, append(slices.Clone(e.first), overlay)...)
	switch {
	case refusal == corpus.TooLong:
		e.count(e.name+": refused or too long", 1)
	case refusal != "":
		e.Errorf("%s: %s: refused after fixes: %s", e.name, p.Path, refusal)
	case got == want:
		e.count(e.name+": the same", 1)
	case e.means(p):
		e.count(e.name+": means the same", 1)
	default:
		e.Errorf("%s: %s: with safe fixes, something else is compiled", e.name, p.Path)
	}
	return nil
}

// means reports whether a profile means the same with the fixes, as we read it.
func (e *elsewhere) means(p corpus.Profile) bool {
	e.loaders.Do(func() {
		e.before = e.in.Loader.With(e.site)
		e.after = e.before.With(e.texts)
	})
	text, err := os.ReadFile(e.ref.Features)
	if err != nil {
		e.Error(err)
		return false
	}
	known := policy.ParseFeatures(string(text))
	var sides [2]*policy.Policy
	for i, loader := range []*load.Loader{e.before, e.after} {
		file, err := loader.Profile(e.in.Path(p))
		if err != nil {
			e.Error(err)
			return false
		}
		sides[i] = policy.NewChecker(loader, policy.Options{ABI: known, Kernel: known}).Resolve(file)
	}
	same := true
	for _, d := range semdiff.Compare(sides[0].Profiles, sides[1].Profiles, semdiff.Options{Level: policy.LevelLogging}) {
		same = same && d.Status == semdiff.Same
	}
	return same
}
