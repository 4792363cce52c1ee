package rules_test

import (
	"context"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
)

// realProfile is a real profile with what is needed to check and compile it.
type realProfile struct {
	corpus.Profile
	path, base string
	search     []string
	cfg        load.Config
}

// eachProfile calls do for the real profiles of a sample, on all processors.
func eachProfile(t *testing.T, of uint32, do func(p realProfile) error) {
	t.Helper()
	root := filepath.Join(corpus.Dir(t), "corpus", "profiles")
	roots, err := load.OpenRoot(root)
	if err != nil {
		t.Fatal(err)
	}
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, c := range corpus.Profiles(t) {
		if !c.Passes || !corpus.Sampled(c.Path, of) {
			continue
		}
		p := realProfile{Profile: c, path: filepath.Join(root, c.Path), base: filepath.Join(root, corpus.ProfilesBase)}
		p.cfg = load.Config{Roots: roots, WorkDir: filepath.ToSlash(filepath.Dir(p.path))}
		for _, s := range c.Search {
			p.search = append(p.search, filepath.Join(root, s))
		}
		for _, dir := range c.StubDir(t) {
			more, err := load.OpenRoot(dir)
			if err != nil {
				t.Fatal(err)
			}
			p.cfg.Roots = append(p.cfg.Roots[:len(p.cfg.Roots):len(p.cfg.Roots)], more...)
			p.search = append(p.search, dir)
		}
		for _, dir := range append(p.search[:len(p.search):len(p.search)], p.base) {
			p.cfg.Search = append(p.cfg.Search, filepath.ToSlash(dir))
		}
		g.Go(func() error { return do(p) })
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
}

// options returns those to check the profile by some rules.
func (p realProfile) options(s lint.Selection) driver.Options {
	return driver.Options{Loader: load.New(p.cfg), Targets: []load.Target{{Path: filepath.ToSlash(p.path)}}, Selection: s}
}

// compile returns the hash of what the reference makes of a text in the place of
// the profile.
func (p realProfile) compile(ref corpus.Reference, text string) (hash [32]byte, refusal string) {
	return ref.Compile(text, filepath.Dir(p.path), p.base, p.search)
}

func selected(t testing.TB, c lint.Choice) lint.Selection {
	t.Helper()
	s, err := lint.Select(rules.All(), c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// tally counts from many goroutines.
type tally struct {
	mu     sync.Mutex
	counts map[string]int
}

func (c *tally) add(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = map[string]int{}
	}
	c.counts[what]++
}

// TestReferenceRemoval drops from real profiles, one by one, the rules, includes
// and variables that are said to do nothing. The reference parser must compile the same binary.
func TestReferenceRemoval(t *testing.T) {
	ref := corpus.FindReference(t)
	ref.Limit = time.Minute
	selection := selected(t, lint.Choice{Select: []string{"AA3"}})
	var c tally
	eachProfile(t, 12, func(p realProfile) error {
		result, err := driver.Run(context.Background(), p.options(selection))
		if err != nil {
			return err
		}
		c.add("profiles")
		some := removable(result.Findings)
		if len(some) == 0 {
			return nil
		}
		want, refusal := p.compile(ref, some[0].Place.File.Text())
		if refusal == corpus.TooLong {
			c.add("too long")
			return nil
		}
		if refusal != "" {
			t.Errorf("%s: refused as it is: %s", p.Path, refusal)
			return nil
		}
		for _, f := range some {
			c.add(f.Code.ID)
			after, err := diag.Apply(f.Place.File, f.Fixes[0].Edits)
			if err != nil {
				return err
			}
			if got, refusal := p.compile(ref, after); got != want && refusal != corpus.TooLong {
				t.Errorf("%s: %s [%s]: without it, something else is compiled %s", place(f.Place), f.Message, f.Code, refusal)
			}
		}
		return nil
	})
	t.Log(c.counts)
	if c.counts["AA302"] == 0 {
		t.Error("no redundant rule was found")
	}
}

// TestReferenceUnusedVariable puts a variable that nothing uses into real profiles
// and drops it again by the fix of AA307. The reference parser must compile the
// same binary all the time.
func TestReferenceUnusedVariable(t *testing.T) {
	ref := corpus.FindReference(t)
	selection := selected(t, lint.Choice{Select: []string{"AA307"}})
	var c tally
	eachProfile(t, 60, func(p realProfile) error {
		c.add("profiles")
		opts := p.options(selection)
		file, err := opts.Loader.Profile(p.path)
		if err != nil {
			return err
		}
		before := file.Source.Text()
		opts.Loader = opts.Loader.With(map[string]string{p.path: "@{NOTHING_USES}=/a\n@{NOTHING_USES}+=/b\n" + before})
		result, err := driver.Run(context.Background(), opts)
		if err != nil {
			return err
		}
		want, _ := p.compile(ref, before)
		for _, f := range result.Findings {
			c.add(f.Code.ID)
			after, err := diag.Apply(f.Place.File, f.Fixes[0].Edits)
			if err != nil {
				return err
			}
			for _, text := range []string{f.Place.File.Text(), after} {
				if got, refusal := p.compile(ref, text); got != want {
					t.Errorf("%s: %s [%s]: something else is compiled %s", place(f.Place), f.Message, f.Code, refusal)
				}
			}
		}
		return nil
	})
	t.Log(c.counts)
	if c.counts["AA307"] < c.counts["profiles"] {
		t.Error("not every variable was found")
	}
}

// TestReferenceFixes applies the safe fixes of the preset "recommended" to real
// profiles. Nothing of what they mend may be found again, and the reference
// parser must compile the same binary.
func TestReferenceFixes(t *testing.T) {
	ref := corpus.FindReference(t)
	selection := selected(t, lint.Choice{})
	trust := func(context.Context, driver.Change) error { return nil }
	var c tally
	eachProfile(t, 12, func(p realProfile) error {
		fixed, err := driver.Fix(context.Background(), p.options(selection), driver.FixOptions{Prove: trust})
		if err != nil {
			return err
		}
		c.add("profiles")
		for _, f := range fixed.Result.Findings {
			if len(f.Fixes) > 0 && f.Fixes[0].Safe {
				t.Errorf("%s: %s [%s]: found again after its fix", place(f.Place), f.Message, f.Code)
			}
		}
		for _, file := range fixed.Files {
			c.add("fixed")
			want, refusal := p.compile(ref, file.Before)
			if refusal != "" {
				t.Errorf("%s: refused as it is: %s", p.Path, refusal)
				continue
			}
			if got, refusal := p.compile(ref, file.After); got != want {
				t.Errorf("%s: with its fixes, something else is compiled %s\n%v", p.Path, refusal, fixed.Applied)
			}
		}
		return nil
	})
	t.Log(c.counts)
	if c.counts["fixed"] == 0 {
		t.Error("no profile was changed")
	}
}

// removable returns the findings with a fix that is said to leave the compiled
// policy as it is. That of AA303 settles a contradiction, so it is no safe one.
func removable(all diag.List) diag.List {
	var some diag.List
	for _, f := range all {
		if len(f.Fixes) > 0 && (f.Fixes[0].Safe || f.Code.ID == "AA303") {
			some = append(some, f)
		}
	}
	return some
}
