package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/report"
)

// canary is what no output may have: it stands in files outside of the tree that
// is checked, and in what git keeps.
const canary = "c4nary"

// secrets are the files with the canary, in every form that a reader may take for
// what it reads.
var secrets = map[string]string{
	"env":           "TOKEN=" + canary + "\x00HOME=/root\x00",
	"passwd":        "root:" + canary + ":0:0::/root:/bin/sh\n",
	"config":        "[core]\n\ttoken = " + canary + "\n",
	"key":           "-----BEGIN KEY-----\n" + canary + "\n-----END KEY-----\n",
	"json":          "{\"version\":1,\"token\":\"" + canary + "\",\n",
	"yaml":          "apiVersion: v1\nkind: Pod\nmetadata: {name: " + canary + ", namespace: [}\n",
	"settings":      "preset: " + canary + "\n",
	"half":          "profile half {\n  " + canary + " = x\n}\n",
	"script":        "#!/bin/sh\nexport X=" + canary + "\n",
	"features":      "caps {mask {" + canary + "\n",
	"quoted":        "\"" + canary + "\" \"x\"\n",
	"sub/base":      canary + ":x\n",
	"sub/shadow":    canary + ":x:\n",
	"apparmor.txt":  canary + "=1\n",
	"unicode\u00e9": "é " + canary + "\n",
}

// stranger makes a repository that reaches for the secrets in every way that a
// profile, an include, a link, a manifest and git know, and returns it.
func stranger(t *testing.T) (dir, outside string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("links need rights")
	}
	top := t.TempDir()
	dir, outside = filepath.Join(top, "repo"), filepath.Join(top, "outside")
	for name, text := range secrets {
		corpus.WriteFile(t, filepath.Join(outside, name), text)
	}
	include := &strings.Builder{}
	abi := &strings.Builder{}
	for name := range secrets {
		for _, path := range []string{filepath.Join(outside, name), "../outside/" + name, "../../outside/" + name, "link/" + name, "apparmor.d/link/" + name, "files/" + filepath.Base(name)} {
			fmt.Fprintf(include, "  include \"%s\"\n  include if exists <%s>\n  #include <%s>\n", path, path, path)
			fmt.Fprintf(abi, "abi \"%s\",\n", path)
		}
		for _, at := range []string{"files", "apparmor.d/local", "apparmor.d/tunables", "apparmor.d/abstractions", "apparmor.d/dir.d", "apparmor.d/abi", "apparmor.d", "."} {
			link(t, filepath.Join(outside, name), filepath.Join(dir, at, filepath.Base(name)))
		}
	}
	for _, at := range []string{"link", "apparmor.d/link", "apparmor.d/abstractions/link", "apparmor.d/disable", "apparmor.d/force-complain"} {
		link(t, outside, filepath.Join(dir, at))
	}
	for _, name := range []string{"pod.yaml", "config.yaml", "addon/apparmor.txt"} {
		link(t, filepath.Join(outside, "yaml"), filepath.Join(dir, name))
	}
	private := "  include \".git/config\"\n  include \"/proc/self/environ\"\n  include \"/dev/stdin\"\n  include \"files/git\"\n  include <.git/config>\n  include <../.git/config>\n"
	link(t, "../.git/config", filepath.Join(dir, "files", "git"))
	for name, text := range map[string]string{
		"apparmor.d/a":      "include <tunables/passwd>\ninclude <tunables/global>\nprofile a {\n" + include.String() + private + "  include <abstractions/base>\n  include <dir.d>\n  include <local>\n  include \"link\"\n}\n",
		"apparmor.d/b":      "abi <abi/features>,\nprofile b {\n  include <abstractions/passwd>\n  include <link/passwd>\n}\n",
		"apparmor.d/c":      abi.String() + "profile c {\n}\n",
		"top":               "profile top {\n" + include.String() + private + "}\n",
		"addon/config.yaml": "name: x\nslug: x\nversion: 1\narch: [amd64]\n",
		"cm.yaml":           "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  p: |\n    profile p {\n" + strings.ReplaceAll(include.String()+private, "  ", "      ") + "    }\n",
	} {
		corpus.WriteFile(t, filepath.Join(dir, name), text)
	}
	return dir, outside
}

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

func inRepository(t *testing.T, dir string) {
	t.Helper()
	needGit(t)
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	for _, args := range [][]string{
		{"init", "-q", "-b", "main"}, {"config", "http.extraheader", "AUTHORIZATION: " + canary}, {"add", "-A"},
		{"-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"},
	} {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
}

// sings runs a command line and reports whether the canary is in what it prints or
// writes.
func sings(t *testing.T, dir string, args ...string) bool {
	t.Helper()
	var out bytes.Buffer
	env := environment.Env{
		Stdin: strings.NewReader("{\"class\":\"file\",\"path\":\"/x\",\"perm\":\"r\"}\n"), Stdout: &out, Stderr: &out, Dir: dir,
		Getenv: func(string) string { return "" }, SystemBase: filepath.Join(dir, "none"),
	}
	code := Run(context.Background(), args, env)
	if code == exit.Bug {
		t.Errorf("%q: a bug\n%s", args, out.String())
	}
	if i := strings.Index(out.String(), canary); i >= 0 {
		t.Errorf("%q prints %q", args, out.String()[max(0, i-200):min(out.Len(), i+50)])
		return true
	}
	return false
}

// TestCanary reaches for secrets with all commands and outputs.
func TestCanary(t *testing.T) {
	t.Setenv("AA_LINT_CANARY", canary) // in /proc/self/environ
	dir, outside := stranger(t)
	inRepository(t, dir)
	var lines [][]string
	add := func(args ...string) { lines = append(lines, args) }
	for _, format := range report.Formats() {
		add("check", "--preset", "all", "--verbose", "--format", format.Name, ".")
	}
	for _, base := range []string{outside, "/", "apparmor.d", "link"} {
		add("check", "--preset", "all", "--base", base, "apparmor.d/a", "apparmor.d/b", "top", "cm.yaml")
		add("check", "--format", "json", "-I", base, "apparmor.d", "top")
		add("query", "--base", base, "apparmor.d/a", "--can", "r", "/x", "--explain")
		add("query", "--base", base, "apparmor.d/b", "--can", "r", "/x", "--explain", "--format", "json")
		add("status", "--base", base, "apparmor.d")
		add("status", "--base", base, "--format", "json", "apparmor.d")
		add("diff", "--base", base, "--all", "--text", "apparmor.d/a", "apparmor.d/b")
		add("kube", "table", "--base", base, ".")
	}
	for _, format := range []string{"text", "json", "markdown"} {
		add("diff", "--format", format, "--text", "--all", "apparmor.d/a", "top")
		add("diff", "--format", format, "--text", "--git", "HEAD")
	}
	add("check", "--since", "HEAD", "--changed-lines", ".")
	add("check", "--diff", "--unsafe-fixes", ".")
	add("check", "--stats", "--config-from", "HEAD", ".")
	add("fmt", "-d", ".")
	add("fmt", "--check", "apparmor.d")
	add("query", "--batch", "apparmor.d/a")
	add("query", "--who-can", "r", "/x", ".")
	add("kube", "profile", "cm.yaml")
	add("mode", "complain", "--dry-run", "apparmor.d/a")
	add("mode", "complain", "a", "--dir", "link")
	add("status", "link")
	add("status", ".")
	for name := range secrets {
		for _, at := range []string{"files/" + filepath.Base(name), "apparmor.d/" + filepath.Base(name), "link/" + name} {
			add("check", at)
			add("fmt", at)
			add("query", at, "--can", "r", "/x")
			add("diff", at, "top")
			add("kube", "table", at)
			add("kube", "wrap", "operator", at)
			add("kube", "profile", at)
			add("mode", "complain", at)
			add("status", at)
			add("check", "--config", at, "top")
			add("config", "show", "--config", at)
			add("check", "--baseline", at, "top")
			add("check", "--base", at, "top")
			add("query", "--features", at, "top", "--can", "r", "/x")
		}
	}
	add("check", "--baseline", "files/git", "top")
	add("check", "--config", "files/git", "top")
	add("check", "files/git")
	for i, args := range lines {
		if i%corpus.OneIn(5) == 0 {
			sings(t, dir, args...)
		}
	}
	// What is written must not have it either.
	sings(t, dir, "check", "--write-baseline", "known.json", ".")
	for _, format := range report.Formats() {
		sings(t, dir, "check", "--output", format.Name+"=report."+format.Name, ".")
	}
	for _, path := range must(filepath.Glob(filepath.Join(dir, "report.*"))) {
		if strings.Contains(corpus.ReadFile(t, path), canary) {
			t.Errorf("%s has it", path)
		}
	}
}

// TestCanaryInSettings sets every setting that names a path, and others, to what
// lies outside, and makes the settings a link.
func TestCanaryInSettings(t *testing.T) {
	dir, outside := stranger(t)
	inRepository(t, dir)
	c, err := config.Parse("x", []byte("base: x\ninclude: [x]\nbaseline: x\n"), rules.All())
	if err != nil {
		t.Fatal(err)
	}
	settings := map[string]bool{"target: {abi: %s}\n": true, "overrides: [{paths: [%s], ignore: AA1}]\n": true, "known-profiles: [%s]\n": true}
	for _, p := range c.Paths {
		settings[p.Setting+": %s\n"] = true
	}
	run := func() {
		for _, args := range [][]string{{"check", "--format", "json", "apparmor.d"}, {"diff", "apparmor.d/a", "top"}, {"status", "apparmor.d"}, {"config", "show", "--origin"}} {
			sings(t, dir, args...)
		}
	}
	name := filepath.Join(dir, config.Name)
	for setting := range settings {
		for _, value := range []string{"/", outside, "../outside", "link", "link/sub", "files/json", "link/json", ".git", ".git/config", "files/git", "/proc/self", "/proc/self/environ", "/dev/stdin"} {
			corpus.WriteFile(t, name, fmt.Sprintf(setting, value))
			run()
		}
	}
	for secret := range secrets {
		for _, target := range []string{filepath.Join(outside, secret), "link/" + secret, ".git/config"} {
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
			link(t, target, name)
			run()
		}
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
