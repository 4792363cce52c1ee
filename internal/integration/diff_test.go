package integration

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/internal/corpus"
)

// changed makes a repository with a branch on which two profiles were moved to a
// directory of another style, and one of them allows more than on main.
func changed(t *testing.T) string {
	t.Helper()
	dir := repository(t, "profile   x {\n/a rw,\n}\n# the end\n")
	corpus.WriteFile(t, filepath.Join(dir, "apparmor.d", "y"), "profile y {\n}\n")
	run(t, dir, "git", "add", ".")
	run(t, dir, "git", "commit", "-qm", "second")
	return dir
}

// TestDiffRecipes runs what docs/diff.md has for the command line and for CI.
func TestDiffRecipes(t *testing.T) {
	install(t)
	dir := changed(t)
	for _, line := range strings.Split(strings.TrimSpace(block(t, "diff.md", "Revisions of git", "sh", "main...HEAD")), "\n") {
		out, code := step(t, dir, line)
		if same := !strings.Contains(line, "main"); same != (code == 0) || strings.Contains(out, "profile x: WIDENED") == same {
			t.Errorf("%s: exit status %d\n%s", line, code, out)
		}
	}
	gate := block(t, "diff.md", "In CI", "sh", "--fail-on widened")
	if out, code := step(t, dir, gate); code != 1 || !strings.Contains(out, "profile y: ADDED") {
		t.Errorf("%s: exit status %d\n%s", gate, code, out)
	}
	run(t, dir, "git", "checkout", "-q", "-b", "less", "main")
	corpus.WriteFile(t, filepath.Join(dir, "apparmor.d", "x"), "profile x {\n}\n")
	run(t, dir, "git", "commit", "-qam", "less")
	if out, code := step(t, dir, gate); code != 0 || !strings.Contains(out, "profile x: NARROWED") {
		t.Errorf("%s: exit status %d\n%s", gate, code, out)
	}
	run(t, dir, "git", "checkout", "-q", "change")
	proof := block(t, "diff.md", "In CI", "sh", "fmt -w")
	if out, code := step(t, dir, proof); code != 0 || !strings.Contains(out, "no difference in 2 profiles") {
		t.Errorf("%s: exit status %d\n%s", proof, code, out)
	}
	if got := corpus.ReadFile(t, filepath.Join(dir, "apparmor.d", "x")); got != "profile x {\n  /a rw,\n}\n# the end\n" {
		t.Errorf("formatted to %q", got)
	}
}

// TestDiffComment runs the step of the workflow that compares.
func TestDiffComment(t *testing.T) {
	install(t)
	dir := changed(t)
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct{ Run string }
		}
	}
	if err := yaml.Unmarshal([]byte(block(t, "diff.md", "In CI", "yaml", "gh pr comment")), &workflow); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, s := range workflow.Jobs["aa-lint"].Steps {
		lines = append(lines, s.Run)
	}
	run(t, dir, "git", "update-ref", "refs/remotes/origin/main", "main")
	t.Setenv("GITHUB_BASE_REF", "main")
	compares := 0
	for _, line := range lines {
		if !strings.HasPrefix(line, "aa-lint ") {
			continue
		}
		if out, code := step(t, dir, line); code != 0 || out != "" {
			t.Errorf("%s: exit status %d\n%s", line, code, out)
		}
		compares++
	}
	comment := corpus.ReadFile(t, filepath.Join(dir, "diff.md"))
	if compares != 1 || !strings.Contains(comment, "### `x`: widened") || !strings.Contains(comment, "```diff\n") {
		t.Errorf("%d steps, and this comment:\n%s", compares, comment)
	}
}

// inGit runs the commands of a block in a repository, and returns what the last
// one prints.
func inGit(t *testing.T, dir, has string) string {
	t.Helper()
	t.Setenv("GIT_PAGER", "cat")
	out := ""
	for _, line := range strings.Split(strings.TrimSpace(block(t, "diff.md", "In git", "sh", has)), "\n") {
		text, code := step(t, dir, line)
		if code != 0 {
			t.Errorf("%s: exit status %d\n%s", line, code, text)
		}
		out = text
	}
	return out
}

// inWorkTree changes the work tree of a repository: one profile in meaning, one in
// style, one is broken, one is new and one is gone.
func inWorkTree(t *testing.T) string {
	t.Helper()
	dir := repository(t, formatted)
	for name, text := range map[string]string{"style": formatted, "broken": formatted, "gone": "profile gone {\n}\n"} {
		corpus.WriteFile(t, filepath.Join(dir, "apparmor.d", name), text)
	}
	run(t, dir, "git", "add", ".")
	run(t, dir, "git", "commit", "-qm", "second")
	for name, text := range map[string]string{"x": "profile x {\n  /a rw,\n}\n", "style": unformatted, "broken": broken, "new": "profile new {\n}\n"} {
		corpus.WriteFile(t, filepath.Join(dir, "apparmor.d", name), text)
	}
	if err := os.Remove(filepath.Join(dir, "apparmor.d", "gone")); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "git", "add", "-A")
	return dir
}

func wants(t *testing.T, out string, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func TestDifftool(t *testing.T) {
	install(t)
	dir := inWorkTree(t)
	wants(t, inGit(t, dir, "difftool"), "profile x: WIDENED\n  + w  /a", "profile x: same\n", "profile x: NOT DECIDED\n",
		"profile new: ADDED\n", "profile gone: REMOVED\n")
}

func TestExternalDiff(t *testing.T) {
	install(t)
	dir := inWorkTree(t)
	wants(t, inGit(t, dir, "--external"), "apparmor.d/x: profile x: WIDENED\n  + w  /a  from line 2 `/a rw,`\n", "profile x: same\n",
		"apparmor.d/broken: profile x: NOT DECIDED\n", "apparmor.d/new: profile new: ADDED\n", "apparmor.d/gone: profile gone: REMOVED\n")
}

func TestTextconv(t *testing.T) {
	install(t)
	dir := inWorkTree(t)
	out := inGit(t, dir, "textconv")
	wants(t, out, "-  /a r,\n+  /a rw,\n", "+++ b/apparmor.d/broken\n")
	if strings.Contains(out, "apparmor.d/style\n@@") {
		t.Errorf("the style is shown:\n%s", out)
	}
}
