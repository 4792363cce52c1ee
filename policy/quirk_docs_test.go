package policy_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestQuirksAreDocumented checks that each quirk has a section of its own.
func TestQuirksAreDocumented(t *testing.T) {
	named := matches(t, "quirk.go", `Quirk = "([a-z-]+)"`)
	sections := matches(t, "../docs/semantics.md", "(?m)^### `([a-z-]+)`$")
	if !slices.IsSorted(sections) {
		t.Error("the sections are not sorted")
	}
	slices.Sort(named)
	if diff := cmp.Diff(named, sections); diff != "" {
		t.Errorf("docs/semantics.md (-want +got):\n%s", diff)
	}
}

func matches(t *testing.T, path, expr string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range regexp.MustCompile(expr).FindAllStringSubmatch(string(text), -1) {
		all = append(all, m[1])
	}
	return all
}
