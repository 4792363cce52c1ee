package driver_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// profileCase is a row of profiles.tsv: a real profile and how the reference
// was asked about it.
type profileCase struct {
	path, verdict, reason string
	search, stubs         []string
}

func profileCases(t testing.TB, shared string) []profileCase {
	t.Helper()
	var cases []profileCase
	for _, row := range corpus.Table(t, filepath.Join(shared, "corpus", "profiles.tsv")) {
		c := profileCase{path: row[0], verdict: row[1], reason: row[2]}
		c.search = splitList(row[4])
		c.stubs = splitList(row[5])
		if strings.HasPrefix(c.path, "roddhjav/") {
			c.search = append(c.search, "roddhjav/apparmor.d")
		}
		cases = append(cases, c)
	}
	return cases
}

func splitList(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ";")
}

// loaderFor returns a loader as the reference was called for a case. Files that
// it assumed to be there, and empty, are in the last directory of its search
// path.
func loaderFor(t testing.TB, dir string, roots []load.Root, c profileCase) *load.Loader {
	t.Helper()
	const stubs = "/stubs"
	empty := fstest.MapFS{}
	for _, stub := range c.stubs {
		empty[stub] = &fstest.MapFile{}
	}
	cfg := load.Config{
		Roots:   append(roots[:len(roots):len(roots)], load.Root{Dir: stubs, FS: empty}),
		WorkDir: filepath.ToSlash(filepath.Dir(filepath.Join(dir, c.path))),
	}
	for _, s := range append(c.search, "upstream/apparmor.d") {
		cfg.Search = append(cfg.Search, filepath.ToSlash(filepath.Join(dir, s)))
	}
	cfg.Search = append(cfg.Search, stubs)
	return load.New(cfg)
}

// TestProfiles compares the verdict on real profiles with the reference's.
func TestProfiles(t *testing.T) {
	dir := filepath.Join(corpus.Dir(t), "corpus", "profiles")
	roots, err := load.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	selection := preset(t, lint.Reference)
	counts := map[string]int{}
	loaders := map[string]*load.Loader{}
	for _, c := range profileCases(t, filepath.Dir(filepath.Dir(dir))) {
		key := strings.Join(c.search, ";") + "|" + strings.Join(c.stubs, ";") + "|" + filepath.Dir(c.path)
		if loaders[key] == nil {
			loaders[key] = loaderFor(t, dir, roots, c)
		}
		name := filepath.ToSlash(filepath.Join(dir, c.path))
		result, err := driver.Run(context.Background(), driver.Options{
			Loader: loaders[key], Targets: []load.Target{{Path: name}}, Selection: selection,
			Policy: policy.Options{Define: map[string][]string{"att": {""}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if c.verdict == "pass-parse-only" {
			result.Findings = ownFindings(result.Findings, name)
		}
		refused := len(result.Findings.Errors()) > 0
		counts[c.verdict]++
		switch {
		case strings.HasPrefix(c.verdict, "pass") && refused:
			t.Errorf("%s: refused, but the reference accepts it: %s", c.path, first(result.Findings))
		case c.verdict == "fail" && !refused:
			t.Errorf("%s: accepted, but the reference refuses it: %s", c.path, c.reason)
		case c.verdict == "fail":
			t.Logf("%s\n\treference: %s\n\taa-lint: %s", c.path, c.reason, first(result.Findings))
		}
	}
	t.Log(counts)
}

// ownFindings returns the findings in one file that do not come from others.
func ownFindings(all diag.List, name string) diag.List {
	var own diag.List
	for _, f := range all {
		if f.Place.File.Name() == name && f.Cause == "" {
			own = append(own, f)
		}
	}
	return own
}
