package integration

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/internal/corpus"
)

// recipe returns the block of docs/ci.md in a language below a heading: the
// first that has a text in it.
func recipe(t *testing.T, heading, language, has string) string {
	t.Helper()
	return block(t, "ci.md", heading, language, has)
}

// block is recipe for any page of docs.
func block(t *testing.T, page, heading, language, has string) string {
	t.Helper()
	_, section, found := strings.Cut(corpus.ReadFile(t, filepath.Join(root, "docs", page)), "\n## "+heading+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	for found {
		var block string
		if _, section, found = strings.Cut(section, "```"+language+"\n"); !found {
			break
		}
		block, section, _ = strings.Cut(section, "```\n")
		if strings.Contains(block, has) {
			return block
		}
	}
	t.Fatalf("no block of %s with %q below %q", language, has, heading)
	return ""
}

// repository makes a repository with a profile that is right on the branch main
// and another one on the branch that is checked out.
func repository(t *testing.T, profile string) string {
	t.Helper()
	need(t, "git")
	dir := t.TempDir()
	t.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(t.TempDir(), "none"))
	for _, who := range []string{"AUTHOR", "COMMITTER"} {
		t.Setenv("GIT_"+who+"_NAME", "a")
		t.Setenv("GIT_"+who+"_EMAIL", "a@example.org")
	}
	run(t, dir, "git", "init", "-q", "-b", "main")
	// What the profiles here are about does not change when rules are added.
	corpus.WriteFile(t, filepath.Join(dir, ".aa-lint.yaml"), "preset: reference\n")
	corpus.WriteFile(t, filepath.Join(dir, "apparmor.d", "x"), formatted)
	run(t, dir, "git", "add", ".")
	run(t, dir, "git", "commit", "-qm", "first")
	run(t, dir, "git", "checkout", "-qb", "change")
	corpus.WriteFile(t, filepath.Join(dir, "apparmor.d", "x"), profile)
	run(t, dir, "git", "add", ".")
	return dir
}

// status runs a command and returns what it prints and its exit status.
func status(t *testing.T, dir, name string, args ...string) (string, int) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if _, ok := err.(*exec.ExitError); err != nil && !ok {
		t.Fatalf("%s %q: %v", name, args, err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// step runs a command line as GitHub and GitLab do.
func step(t *testing.T, dir, line string) (string, int) {
	t.Helper()
	need(t, "bash")
	return status(t, dir, "bash", "-e", "-o", "pipefail", "-c", line)
}

// steps are the command lines of a recipe that call aa-lint; the others install
// it.
func steps(t *testing.T, lines []string) []string {
	t.Helper()
	var ours []string
	for _, line := range lines {
		switch {
		case strings.HasPrefix(line, "aa-lint "):
			ours = append(ours, line)
		case line != "" && line != "go install github.com/aa-lint/aa-lint/cmd/aa-lint@latest" && !strings.HasSuffix(line, "apt-get -qy install apparmor"):
			t.Errorf("unknown command %q", line)
		}
	}
	return ours
}

func TestGitHubActions(t *testing.T) {
	install(t)
	text := recipe(t, "GitHub Actions", "yaml", "jobs:")
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct{ Run string }
		}
	}
	if err := yaml.Unmarshal([]byte(text), &workflow); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, s := range workflow.Jobs["aa-lint"].Steps {
		lines = append(lines, s.Run)
	}
	dir := repository(t, broken)
	summary := filepath.Join(t.TempDir(), "summary")
	corpus.WriteFile(t, summary, "")
	t.Setenv("GITHUB_STEP_SUMMARY", summary)
	ours := steps(t, lines)
	if len(ours) != 2 {
		t.Fatalf("steps %q", ours)
	}
	out, code := step(t, dir, ours[0])
	if code != 1 || !strings.HasPrefix(out, "::error file=apparmor.d/x,line=2,") {
		t.Errorf("status %d\n%s", code, out)
	}
	if table := corpus.ReadFile(t, summary); !strings.Contains(table, "| error | ") {
		t.Errorf("the summary is %q", table)
	}
	if log := corpus.ReadFile(t, filepath.Join(dir, "aa-lint.sarif")); !strings.Contains(log, `"ruleId":"AA102"`) {
		t.Errorf("the log is %q", log)
	}
	if out, code := step(t, dir, ours[1]); code != 1 {
		t.Errorf("a broken file passes: status %d\n%s", code, out)
	}
}

// TestPullRequest has a change that turns all rules off and takes everything as
// known: it is judged by the settings of the branch that it is for.
func TestPullRequest(t *testing.T) {
	install(t)
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct{ Run string }
		}
	}
	text := recipe(t, "Pull requests from strangers", "yaml", "jobs:")
	if err := yaml.Unmarshal([]byte(text), &workflow); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, s := range workflow.Jobs["aa-lint"].Steps {
		lines = append(lines, s.Run)
	}
	ours := steps(t, lines)
	if len(ours) != 1 {
		t.Fatalf("steps %q", ours)
	}
	dir := repository(t, broken)
	run(t, dir, "git", "update-ref", "refs/remotes/origin/main", "main")
	corpus.WriteFile(t, filepath.Join(dir, ".aa-lint.yaml"), "preset: none\nbase: /\n")
	run(t, dir, "git", "add", ".")
	run(t, dir, "git", "commit", "-qm", "change")
	out, code := step(t, dir, ours[0])
	if code != 1 || !strings.Contains(out, "::error file=apparmor.d/x,line=2,") {
		t.Errorf("status %d\n%s", code, out)
	}
	alone := strings.TrimSpace(recipe(t, "Pull requests from strangers", "sh", "--isolated"))
	if out, code := step(t, dir, alone); code != 1 || !strings.Contains(out, "apparmor.d/x:2:") {
		t.Errorf("status %d\n%s", code, out)
	}
}

func TestGitHubSyntax(t *testing.T) {
	need(t, "actionlint")
	path := filepath.Join(t.TempDir(), ".github", "workflows", "apparmor.yaml")
	corpus.WriteFile(t, path, recipe(t, "GitHub Actions", "yaml", "jobs:"))
	run(t, ".", "actionlint", path)
}

func TestGitLab(t *testing.T) {
	install(t)
	var jobs map[string]struct {
		Stage, Image string
		Script       []string
		Artifacts    struct {
			When    string
			Reports map[string]string
		}
	}
	decoder := yaml.NewDecoder(strings.NewReader(recipe(t, "GitLab CI", "yaml", "script:")))
	decoder.KnownFields(true)
	if err := decoder.Decode(&jobs); err != nil {
		t.Fatal(err)
	}
	dir := repository(t, broken)
	for _, line := range steps(t, jobs["aa-lint"].Script) {
		if out, code := step(t, dir, line); code != 1 || !strings.Contains(out, "apparmor.d/x:2:") {
			t.Errorf("status %d\n%s", code, out)
		}
	}
	for kind, has := range map[string]string{"codequality": `"check_name":"AA102 missing-comma"`, "junit": "<failure "} {
		if text := corpus.ReadFile(t, filepath.Join(dir, jobs["aa-lint"].Artifacts.Reports[kind])); !strings.Contains(text, has) {
			t.Errorf("the report %s is %q", kind, text)
		}
	}
}

func TestReviewdog(t *testing.T) {
	need(t, "reviewdog")
	install(t)
	line := recipe(t, "reviewdog", "sh", "git diff main")
	out, code := step(t, repository(t, broken), line)
	if code != 1 || !strings.Contains(out, "apparmor.d/x:2:") {
		t.Errorf("status %d\n%s", code, out)
	}
	if out, code := step(t, repository(t, formatted), line); code != 0 {
		t.Errorf("status %d\n%s", code, out)
	}
}

// TestReviewdogFlags runs the command for GitHub against nothing: it gets as far
// as to ask who it is.
func TestReviewdogFlags(t *testing.T) {
	need(t, "reviewdog")
	install(t)
	t.Setenv("REVIEWDOG_GITHUB_API_TOKEN", "")
	t.Setenv("GITHUB_ACTIONS", "")
	out, _ := step(t, repository(t, broken), recipe(t, "reviewdog", "sh", "github-pr-review"))
	if !strings.Contains(out, "REVIEWDOG_GITHUB_API_TOKEN") {
		t.Errorf("it does not ask for a token:\n%s", out)
	}
}

func TestMakefile(t *testing.T) {
	need(t, "make")
	install(t)
	makefile := recipe(t, "Makefile", "make", "lint:")
	for profile, want := range map[string]int{formatted: 0, unformatted: 2, broken: 2} {
		dir := repository(t, profile)
		corpus.WriteFile(t, filepath.Join(dir, "Makefile"), makefile)
		if out, code := status(t, dir, "make", "lint"); code != want {
			t.Errorf("%q: status %d, want %d\n%s", profile, code, want, out)
		}
		run(t, dir, "make", "fix", "lint")
	}
}

func TestOldTree(t *testing.T) {
	install(t)
	dir := repository(t, broken)
	run(t, dir, "git", "commit", "-qm", "an old mistake")
	run(t, dir, "git", "update-ref", "refs/remotes/origin/main", "HEAD")
	known := recipe(t, "An old tree", "sh", "--baseline")
	since := recipe(t, "An old tree", "sh", "--since")
	expect := func(line string, want int, has string) {
		t.Helper()
		if out, code := step(t, dir, line); code != want || !strings.Contains(out, has) {
			t.Errorf("%s: status %d, want %d, and %q in\n%s", line, code, want, has, out)
		}
	}
	expect(recipe(t, "An old tree", "sh", "--write-baseline"), 0, "1 finding")
	expect(known, 0, "1 in the baseline")
	expect(since, 0, "nothing was checked")
	corpus.WriteFile(t, filepath.Join(dir, "apparmor.d", "x"), "# moved\n\n"+broken)
	expect(known, 0, "1 in the baseline")
	corpus.WriteFile(t, filepath.Join(dir, "apparmor.d", "y"), strings.Replace(broken, "x", "y", 1))
	run(t, dir, "git", "add", ".")
	expect(known, 1, "apparmor.d/y:2:")
	expect(since, 1, "apparmor.d/y:2:")
}

func TestGitHook(t *testing.T) {
	install(t)
	for profile, want := range map[string]int{formatted + "# more\n": 0, broken: 1} {
		dir := repository(t, profile)
		hook := filepath.Join(dir, ".git", "hooks", "pre-commit")
		corpus.WriteFile(t, hook, recipe(t, "pre-commit", "sh", "git diff --cached"))
		if err := os.Chmod(hook, 0o755); err != nil {
			t.Fatal(err)
		}
		out, code := status(t, dir, "git", "commit", "-qm", "second")
		if got := min(code, 1); got != want || want == 1 && !strings.Contains(out, "apparmor.d/x:2:") {
			t.Errorf("%q: status %d\n%s", profile, code, out)
		}
	}
}

// TestPreCommitConfig checks that the configuration names hooks that there are.
func TestPreCommitConfig(t *testing.T) {
	var config struct {
		Repos []struct{ Hooks []struct{ ID string } }
	}
	if err := yaml.Unmarshal([]byte(recipe(t, "pre-commit", "yaml", "repos:")), &config); err != nil {
		t.Fatal(err)
	}
	hooks := corpus.ReadFile(t, filepath.Join(root, ".pre-commit-hooks.yaml"))
	for _, h := range config.Repos[0].Hooks {
		if !strings.Contains(hooks, "- id: "+h.ID+"\n") {
			t.Errorf("there is no hook %s", h.ID)
		}
	}
}
