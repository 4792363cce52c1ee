package update_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	_ "github.com/aa-lint/aa-lint/internal/update"
)

// TestEveryPackageTakesTheFlag checks that the tests of all packages import this
// one: without it they end at an unknown flag.
func TestEveryPackageTakesTheFlag(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .TestImports " "}} {{join .XTestImports " "}}`, "github.com/aa-lint/aa-lint/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := 0
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		if len(words) == 1 {
			continue // it has no tests, or none that import anything
		}
		packages++
		if !slices.Contains(words[1:], "github.com/aa-lint/aa-lint/internal/update") {
			t.Errorf("the tests of %s do not import internal/update, so that -update fails for them", words[0])
		}
	}
	if packages < 30 {
		t.Errorf("%d packages with tests", packages)
	}
}
