package query_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/query"
)

// TestRulesAreQuestions asks for each rule of real profiles as it is written,
// with its comma and without. The answer is yes unless another rule overrules it.
func TestRulesAreQuestions(t *testing.T) {
	count := map[string]int{}
	ours, err := filepath.Abs("../testdata/profiles")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"every-rule", "webserver", "container-default"} {
		askRules(t, policyOf(t, load.Config{Roots: rootsOf(t, ours), Search: []string{ours}, WorkDir: ours}, filepath.Join(ours, name)), count)
	}
	if len(count) == 0 {
		t.Error("no rule was asked for")
	}
}

// TestRealRulesAreQuestions is TestRulesAreQuestions for the profiles of the
// corpora.
func TestRealRulesAreQuestions(t *testing.T) {
	dir := filepath.Join(corpus.Dir(t), "corpus", "profiles")
	count := map[string]int{}
	for _, c := range corpus.Profiles(t) {
		if !c.Passes || !corpus.Sampled(c.Path, 60) {
			continue
		}
		path := filepath.Join(dir, c.Path)
		cfg := load.Config{Roots: rootsOf(t, dir), WorkDir: filepath.Dir(path)}
		for _, s := range c.Search {
			cfg.Search = append(cfg.Search, filepath.Join(dir, s))
		}
		for _, stubs := range c.StubDir(t) {
			cfg.Roots = append(cfg.Roots, rootsOf(t, stubs)...)
			cfg.Search = append(cfg.Search, stubs)
		}
		cfg.Search = append(cfg.Search, filepath.Join(dir, corpus.ProfilesBase))
		askRules(t, policyOf(t, cfg, path), count)
	}
	t.Log(count)
	if count["yes"] < 500 {
		t.Error("few rules were asked for")
	}
}

func rootsOf(t *testing.T, dir string) []load.Root {
	t.Helper()
	roots, err := load.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	return roots
}

func policyOf(t *testing.T, cfg load.Config, path string) *policy.Policy {
	t.Helper()
	loader := load.New(cfg)
	file, err := loader.Profile(path)
	if err != nil {
		t.Fatal(err)
	}
	return policy.NewChecker(loader, policy.Options{}).Resolve(file)
}

func askRules(t *testing.T, p *policy.Policy, count map[string]int) {
	t.Helper()
	asked := map[string]bool{}
	for _, profile := range p.Profiles {
		for i, r := range profile.Rules() {
			text := strings.TrimSpace(strings.TrimSuffix(r.Text(), ","))
			if asked[text] || strings.Contains(text, "#") {
				continue // with a comment in its middle
			}
			asked[text] = true
			for _, words := range []string{text, text + ","} {
				askRule(t, profile, i, words, count)
			}
		}
	}
}

func askRule(t *testing.T, p *policy.Profile, rule int, words string, count map[string]int) {
	t.Helper()
	r := &p.Rules()[rule]
	q, err := query.Parse(words)
	if err != nil {
		t.Errorf("%s: %s: %v", p.FullName(), words, err)
		return
	}
	a := query.AskProfile(p, q, query.Options{})
	count[a.Verdict.String()]++
	switch {
	case a.Error != "":
		t.Errorf("%s: %s: %s", p.FullName(), words, a.Error)
	case r.Quals.Access == ast.AccessDeny || r.Quals.Access == ast.AccessPrompt:
		if a.Verdict == glob.Yes && !overruled(a, rule) && a.Found.Mediated {
			t.Errorf("%s: %s is allowed", p.FullName(), words)
		}
	case a.Verdict == glob.No && !a.Found.HasKey && !strings.HasSuffix(words, ","):
		// There is none at all: with the comma one is named that is not allowed.
	case a.Verdict == glob.No && !overruled(a, rule):
		t.Errorf("%s: %s: no, and nothing overrules it: %s %+v", p.FullName(), words, key.Describe(a.Found.Class, a.Found.Key), a.Found.Why)
	}
}

// overruled reports whether other rules take part in what was found.
func overruled(a query.Answer, rule int) bool {
	return slices.ContainsFunc(append(a.Found.Deciding, a.Found.Lost...), func(g *policy.Grant) bool { return g.Rule != rule })
}
