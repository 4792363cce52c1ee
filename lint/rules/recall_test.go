package rules_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// TestRecall makes mutants of real profiles for each rule of the groups 2 and 3,
// by the table of mutators, in all forms that mean the same. The preset
// "recommended" with the rule must find each, in a profile in which the rule
// finds nothing as it is.
func TestRecall(t *testing.T) {
	r := &recall{t: t, subjects: realSubjects(t), profiles: 1, forms: 2, least: 5}
	if os.Getenv(corpus.Whole) != "" {
		r.profiles, r.forms = 3, len(forms)
		ref := corpus.FindReference(t)
		ref.Limit = 20 * time.Second
		r.ref = &ref
	}
	r.run()
}

// TestMutants does the same with the profiles in testdata, in some of the forms.
func TestMutants(t *testing.T) {
	r := &recall{t: t, subjects: ownSubjects(t), profiles: 1, forms: 5}
	r.run()
}

// recall is one search for mutants that are not found.
type recall struct {
	t        *testing.T
	subjects []*subject
	profiles int // how many profiles to make each mutant of
	forms    int // how many forms to write it in
	least    int // how many mutants of a rule there must be
	// ref, if set, must make the same of some of the mutants when what is found
	// in them is removed that is said to do nothing.
	ref *corpus.Reference

	mu      sync.Mutex
	table   []string
	removed int
}

func (r *recall) run() {
	var g errgroup.Group
	for _, a := range rules.All() {
		if !strings.HasPrefix(a.Code.ID, "AA2") && !strings.HasPrefix(a.Code.ID, "AA3") {
			continue
		}
		if _, ok := mutators[a.Code.ID]; !ok {
			r.t.Errorf("there is no mutator for %s", a.Code)
		}
	}
	g.SetLimit(4)
	for _, table := range []map[string]mutator{mutators, deadMutators} {
		for code, m := range table {
			g.Go(func() error { r.rule(code, m); return nil })
		}
	}
	if err := g.Wait(); err != nil {
		r.t.Fatal(err)
	}
	slices.Sort(r.table)
	r.t.Logf("%d fixes compiled", r.removed)
	r.t.Log("rule: mutants found / tried, mutations, profiles\n" + strings.Join(r.table, "\n"))
}

// rule tries the mutants of one rule.
func (r *recall) rule(code string, m mutator) {
	selection := selected(r.t, lint.Choice{Extend: []string{code}})
	subjects := slices.Clone(r.subjects)
	slices.SortFunc(subjects, func(a, b *subject) int { return int(hash(code+a.path)%1e6) - int(hash(code+b.path)%1e6) })
	tried, found, suited, used := 0, 0, 0, map[string]bool{}
	changes := m.changes()
	for i, c := range changes {
		left := r.profiles
		for k := range subjects {
			s := subjects[(k+i*7)%len(subjects)]
			if left == 0 {
				break
			}
			n, hits := r.mutate(s, c, code, m, selection)
			if n > 0 {
				left--
				used[s.path] = true
			}
			tried, found = tried+n, found+hits
		}
		if left < r.profiles {
			suited++
		}
	}
	if found < r.least {
		r.t.Errorf("%s: only %d mutants", code, found)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.table = append(r.table, fmt.Sprintf("%s: %d / %d, %d of %d, %d", code, found, tried, suited, len(changes), len(used)))
}

// mutate makes one change of a profile, in several forms, and tells how many
// mutants there were and how many were found.
func (r *recall) mutate(s *subject, c change, code string, m mutator, selection lint.Selection) (tried, found int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.look(r.t)
	if s.profile == nil || s.before[code] > 0 || m.unless != nil && m.unless(s) {
		return 0, 0
	}
	x, ok := c(s)
	if !ok {
		return 0, 0
	}
	at := int(hash(code+s.path+x.rules) % uint32(len(forms)))
	for k, n := 0, 0; k < len(forms) && n < r.forms; k++ {
		f := forms[0] // as it is, first
		if k > 0 {
			f = forms[1+(at+k)%(len(forms)-1)]
		}
		if m.except[f.name] != "" || x.beside && (f.apart || m.literal && f.respelled) {
			continue
		}
		mutant, ok := f.write(s, x)
		if !ok || mutant.same(s) {
			continue
		}
		result := s.lint(r.t, mutant, selection)
		if s.refused(result.Findings) || s.toldInstead(result.Findings, m.instead) {
			if k == 0 {
				return 0, 0 // it cannot be in this profile, or is nothing in it
			}
			continue
		}
		n++
		tried++
		if i := slices.IndexFunc(result.Findings, func(f diag.Finding) bool { return f.Code.ID == code }); i >= 0 {
			found++
			if some := removable(result.Findings[i : i+1]); r.ref != nil && len(some) > 0 && (k == 0 || k%5 == at%5) {
				r.remove(s, f.name, mutant, some[0])
			}
			continue
		}
		r.t.Errorf("%s: not found in %s, %s: %s", code, s.path, f.name, strings.TrimSpace(x.rules))
	}
	return tried, found
}

// remove drops what a rule found in a mutant, and compares what the reference makes
// of both.
func (r *recall) remove(s *subject, form string, m mutant, f diag.Finding) {
	after, err := diag.Apply(f.Place.File, f.Fixes[0].Edits)
	if err != nil {
		r.t.Error(err)
		return
	}
	if f.Place.File.Name() != s.target || m.files != nil {
		return
	}
	want, refusal := s.real.compile(*r.ref, m.text)
	if refusal == corpus.TooLong {
		return
	}
	got, more := s.real.compile(*r.ref, after)
	r.mu.Lock()
	r.removed++
	r.mu.Unlock()
	if refusal != "" || got != want && more != corpus.TooLong {
		r.t.Errorf("%s: with its fix, something else is compiled of the mutant of %s, %s: %s %s%s", f.Code, s.path, form, f.Place.File.Slice(f.Place.Span), refusal, more)
	}
}

func hash(text string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(text))
	return h.Sum32()
}

// subject is a real profile that mutants are made of.
type subject struct {
	path   string
	target string
	cfg    load.Config
	real   realProfile
	extra  fstest.MapFS // what is put into files of their own

	mu      sync.Mutex // held while a mutant is in the loader
	once    sync.Once
	loader  *load.Loader
	source  *source.File
	profile *ast.Profile   // the first one; nil if there is none to change
	before  map[string]int // what is found in the profile as it is, by code
	errors  map[string]bool
}

// mutantsDir is where the files lie that mutants include.
const mutantsDir = "/mutants"

// look reads the profile and what the rules find in it.
func (s *subject) look(t *testing.T) {
	s.once.Do(func() {
		s.extra = fstest.MapFS{}
		s.cfg.Roots = append(s.cfg.Roots[:len(s.cfg.Roots):len(s.cfg.Roots)], load.Root{Dir: mutantsDir, FS: s.extra})
		s.loader = load.New(s.cfg)
		file, err := s.loader.Profile(s.target)
		if err != nil {
			t.Error(err)
			return
		}
		s.source = file.Source
		result := s.lint(t, mutant{text: s.source.Text()}, selected(t, lint.Choice{Extend: []string{"AA2", "AA3"}}))
		s.before, s.errors = map[string]int{}, map[string]bool{}
		for _, f := range append(result.Findings, suppressedOf(result)...) {
			s.before[f.Code.ID] += rulesIn(f)
			if f.Severity == diag.Error {
				s.errors[f.Message] = true
			}
		}
		for _, stmt := range file.Tree.Stmts {
			if p, ok := stmt.(*ast.Profile); ok && confinesSomething(p) && !p.Body.Close.IsZero() && s.profile == nil {
				s.profile = p
			}
		}
	})
}

func suppressedOf(r driver.Result) diag.List {
	var all diag.List
	for _, f := range r.Suppressed {
		all = append(all, f.Finding)
	}
	return all
}

// lint checks the profile with a mutant in its place.
func (s *subject) lint(t *testing.T, m mutant, selection lint.Selection) driver.Result {
	targets := []load.Target{{Path: s.target}}
	for name, text := range m.files {
		s.extra[name] = &fstest.MapFile{Data: []byte(text)}
		targets = append(targets, load.Target{Path: mutantsDir + "/" + name, Fragment: true})
	}
	s.loader.Text(s.target, m.text, false)
	result, err := driver.Run(context.Background(), driver.Options{Loader: s.loader, Targets: targets, Selection: selection})
	if err != nil {
		t.Error(err)
	}
	return result
}

// refused reports whether there are errors that are not in the profile as it is,
// or files missing that are not known to be there.
func (s *subject) refused(all diag.List) bool {
	if s.toldInstead(all, []string{diag.IncludeNotFound.ID}) {
		return true
	}
	return slices.ContainsFunc(all, func(f diag.Finding) bool {
		return f.Severity == diag.Error && (f.Code.ID < "AA2" || f.Code.ID > "AA4") && !s.errors[f.Message]
	})
}

// toldInstead reports whether one of some rules finds more than in the profile as
// it is.
func (s *subject) toldInstead(all diag.List, codes []string) bool {
	n := map[string]int{}
	for _, f := range all {
		n[f.Code.ID] += rulesIn(f)
	}
	return slices.ContainsFunc(codes, func(code string) bool { return n[code] > s.before[code] })
}

// rulesIn returns the number of rules that a finding is about, as far as its fix
// tells: one on a rule that makes others idle is about these.
func rulesIn(f diag.Finding) int {
	if len(f.Fixes) == 0 {
		return 1
	}
	return len(f.Fixes[0].Edits)
}

// mutant is a profile with a change.
type mutant struct {
	text  string
	files map[string]string // by name, below mutantsDir
}

func (m mutant) same(s *subject) bool { return m.text == s.source.Text() }

// realSubjects returns real profiles that the reference compiles.
func realSubjects(t *testing.T) []*subject {
	var all []*subject
	var mu sync.Mutex
	eachProfile(t, 20, func(p realProfile) error {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, &subject{path: p.Path, target: filepath.ToSlash(p.path), cfg: p.cfg, real: p})
		return nil
	})
	return all
}

// ownSubjects returns the profiles in testdata.
func ownSubjects(t *testing.T) []*subject {
	dir, err := filepath.Abs(filepath.Join("..", "..", "testdata", "profiles"))
	if err != nil {
		t.Fatal(err)
	}
	roots, err := load.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.ToSlash(dir)
	var all []*subject
	for _, name := range []string{"webserver", "container-default", "every-rule"} {
		all = append(all, &subject{path: name, target: dir + "/" + name,
			cfg: load.Config{Roots: roots, Search: []string{dir}, WorkDir: dir}})
	}
	return all
}
