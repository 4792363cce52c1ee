package integration

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
)

// single is the one profile of a repository, as a careful author writes it.
const single = `# Profile of the program of this repository.

abi <abi/4.0>,

include <tunables/global>

profile foo /usr/bin/foo {
  include <abstractions/base>

  /usr/bin/foo mr,
  /etc/foo.conf r,

  include if exists <local/usr.bin.foo>
}
`

// TestSingleProfile runs all recipes in a repository that has one profile and
// nothing of AppArmor: there is nothing to complain about.
func TestSingleProfile(t *testing.T) {
	install(t)
	need(t, "make")
	summary := filepath.Join(t.TempDir(), "summary")
	corpus.WriteFile(t, summary, "")
	t.Setenv("GITHUB_STEP_SUMMARY", summary)
	page := corpus.ReadFile(t, filepath.Join(root, "docs", "ci.md"))
	for _, at := range []string{"apparmor.d/usr.bin.foo", "debian/apparmor.d/usr.bin.foo"} {
		dir := repository(t, formatted)
		for _, name := range []string{".aa-lint.yaml", "apparmor.d"} {
			if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		corpus.WriteFile(t, filepath.Join(dir, at), single)
		corpus.WriteFile(t, filepath.Join(dir, "README.md"), "# foo\n\nSee `apparmor.d`.\n")
		run(t, dir, "git", "add", ".")
		run(t, dir, "git", "commit", "-qm", "one profile")
		run(t, dir, "git", "update-ref", "refs/remotes/origin/main", "HEAD")
		ran := 0
		for _, line := range commandsOf(page) {
			line = strings.ReplaceAll(line, "apparmor.d", filepath.Dir(at))
			if out, code := step(t, dir, line); code != 0 {
				t.Errorf("%s: %s: status %d\n%s", at, line, code, out)
			}
			ran++
		}
		if ran < 10 {
			t.Errorf("%d commands were found", ran)
		}
	}
}

// commandsOf returns the command lines of a page that call aa-lint alone, each
// once, those that write what others read first.
func commandsOf(page string) []string {
	page = strings.ReplaceAll(page, "--format github --output sarif=aa-lint.sarif\n          --output", "--format github --output sarif=aa-lint.sarif --output")
	var all []string
	for line := range strings.Lines(page) {
		_, command, found := strings.Cut(line, "aa-lint ")
		before := strings.TrimSpace(strings.TrimSuffix(line, "aa-lint "+command))
		command = strings.TrimSpace(command)
		if !found || !slices.Contains([]string{"", "-", "- run:"}, before) || strings.HasSuffix(command, "|") || !strings.HasPrefix(command, "check ") && !strings.HasPrefix(command, "fmt ") {
			continue
		}
		if line := "aa-lint " + command; !slices.Contains(all, line) {
			all = append(all, line)
		}
	}
	return all
}
