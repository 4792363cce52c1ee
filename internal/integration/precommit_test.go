package integration

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
)

// TestPreCommit runs the hooks with pre-commit on a small repository. It builds
// the last commit of this one, which takes a while and asks for modules.
func TestPreCommit(t *testing.T) {
	need(t, "pre-commit")
	need(t, "git")
	if os.Getenv("AA_LINT_PRE_COMMIT") == "" {
		t.Skip("set AA_LINT_PRE_COMMIT=1 to run it")
	}
	project, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("PRE_COMMIT_HOME", t.TempDir())
	dir := t.TempDir()
	run(t, dir, "git", "init", "-q")
	corpus.WriteFile(t, filepath.Join(dir, "apparmor.d", "x"), unformatted)
	corpus.WriteFile(t, filepath.Join(dir, "notes.txt"), unformatted)
	run(t, dir, "git", "add", ".")

	out, failed := hook(dir, project, "aa-fmt")
	if !failed || !strings.Contains(out, "files were modified by this hook") {
		t.Errorf("aa-fmt passed a file that it formats:\n%s", out)
	}
	if got := corpus.ReadFile(t, filepath.Join(dir, "apparmor.d", "x")); got != formatted {
		t.Errorf("formatted to %q", got)
	}
	if got := corpus.ReadFile(t, filepath.Join(dir, "notes.txt")); got != unformatted {
		t.Error("a file that is not a profile was formatted")
	}
	run(t, dir, "git", "add", ".")
	for _, id := range []string{"aa-fmt", "aa-lint"} {
		if out, failed := hook(dir, project, id); failed {
			t.Errorf("%s fails on a formatted profile:\n%s", id, out)
		}
	}
	corpus.WriteFile(t, filepath.Join(dir, "apparmor.d", "broken"), broken)
	run(t, dir, "git", "add", ".")
	for _, id := range []string{"aa-fmt", "aa-lint"} {
		if out, failed := hook(dir, project, id); !failed || !strings.Contains(out, "broken:2:") {
			t.Errorf("%s passes a broken profile:\n%s", id, out)
		}
	}
}

// hook runs one hook of the project on all files of a repository.
func hook(dir, project, id string) (out string, failed bool) {
	cmd := exec.Command("pre-commit", "try-repo", project, id, "--all-files", "--ref", "HEAD")
	cmd.Dir = dir
	text, err := cmd.CombinedOutput()
	return string(text), err != nil
}

// TestPreCommitRecipe runs the configuration of docs/ci.md as it is written, on
// a release of the last commit.
func TestPreCommitRecipe(t *testing.T) {
	need(t, "pre-commit")
	need(t, "git")
	if os.Getenv("AA_LINT_PRE_COMMIT") == "" {
		t.Skip("set AA_LINT_PRE_COMMIT=1 to run it")
	}
	config := recipe(t, "pre-commit", "yaml", "repos:")
	dir := repository(t, unformatted)
	project := filepath.Join(t.TempDir(), "project")
	run(t, root, "git", "clone", "-q", "--no-hardlinks", ".", project)
	run(t, project, "git", "tag", "v1.0.0")
	t.Setenv("GIT_CONFIG_COUNT", "1")
	t.Setenv("GIT_CONFIG_KEY_0", "url."+project+".insteadOf")
	t.Setenv("GIT_CONFIG_VALUE_0", "https://github.com/aa-lint/aa-lint")
	t.Setenv("PRE_COMMIT_HOME", t.TempDir())
	corpus.WriteFile(t, filepath.Join(dir, ".pre-commit-config.yaml"), config)
	run(t, dir, "git", "add", ".")

	out, code := status(t, dir, "pre-commit", "run")
	if code != 1 || !strings.Contains(out, "files were modified by this hook") {
		t.Errorf("status %d\n%s", code, out)
	}
	run(t, dir, "git", "add", ".")
	run(t, dir, "pre-commit", "run")
	corpus.WriteFile(t, filepath.Join(dir, "apparmor.d", "x"), broken)
	run(t, dir, "git", "add", ".")
	if out, code := status(t, dir, "pre-commit", "run"); code != 1 || !strings.Contains(out, "apparmor.d/x:2:") {
		t.Errorf("status %d\n%s", code, out)
	}
}
