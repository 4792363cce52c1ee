package cli

import (
	"os"
	"os/exec"
	"testing"
)

// needGit skips a test where git is not installed, and fails it where tools are
// required.
func needGit(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("AA_LINT_REQUIRE_TOOLS") != "" {
			t.Fatal(err)
		}
		t.Skip("git is not installed")
	}
}
