package lint

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/load"
)

// TestCatalogueExamples checks that each rule finds its bad example, and that
// nothing is found in the mended one.
func TestCatalogueExamples(t *testing.T) {
	for _, rule := range Rules() {
		if rule.Bad == "" {
			continue
		}
		t.Run(rule.Code.Name, func(t *testing.T) {
			bad := checkText(t, rule.Bad)
			if len(bad) != 1 || bad[0].Code != rule.Code || bad[0].Severity != rule.Severity {
				t.Errorf("found in the bad example: %v", bad)
			}
			if good := checkText(t, rule.Good); len(good) != 0 {
				t.Errorf("found in the good example: %v", good)
			}
		})
	}
}

// TestCatalogueDocs checks that each rule is documented and that codes and
// names are used once.
func TestCatalogueDocs(t *testing.T) {
	seen := map[string]bool{}
	last := ""
	for _, r := range Rules() {
		if r.Summary == "" || strings.TrimSpace(r.Doc) == "" {
			t.Errorf("%s has no documentation", r.Code)
		}
		if seen[r.Code.ID] || seen[r.Code.Name] {
			t.Errorf("%s is used twice", r.Code)
		}
		seen[r.Code.ID], seen[r.Code.Name] = true, true
		if r.Code.ID <= last {
			t.Errorf("%s stands behind %s", r.Code.ID, last)
		}
		last = r.Code.ID
	}
}

// checkText checks a profile that lies alone in an empty tree.
func checkText(t *testing.T, text string) diag.List {
	t.Helper()
	loader := load.New(load.Config{
		Roots:   []load.Root{{Dir: "/tree", FS: fstest.MapFS{}}},
		Search:  []string{"/tree"},
		WorkDir: "/tree",
	})
	loader.Text("profile", text, false)
	result, err := Run(context.Background(), Options{Loader: loader, Targets: []load.Target{{Path: "profile"}}})
	if err != nil {
		t.Fatal(err)
	}
	return result.Findings
}
