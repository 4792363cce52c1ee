package gitfs_test

import (
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/internal/gitfs"
)

// repository makes a repository with a commit of some files. Those that end in
// ".link" are links to what their text says.
func repository(t *testing.T, files map[string]string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("AA_LINT_REQUIRE_TOOLS") != "" {
			t.Fatal(err)
		}
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b",
		"GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b",
	} {
		t.Setenv(name, value)
	}
	git(t, dir, "init", "-q", "-b", "main")
	commit(t, dir, files)
	return dir
}

func commit(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		_ = os.Remove(path)
		var err error
		if strings.HasSuffix(name, ".link") {
			err = os.Symlink(text, path)
		} else {
			err = os.WriteFile(path, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "-m", "x", "--allow-empty")
}

func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %q: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func open(t *testing.T, dir, rev string) *gitfs.FS {
	t.Helper()
	repo, err := gitfs.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	r, err := repo.Resolve(rev)
	if err != nil {
		t.Fatal(err)
	}
	f, err := repo.Files(r.Old, 1000)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestFS(t *testing.T) {
	dir := repository(t, map[string]string{
		"a": "text of a\n", "empty": "", "sub/b": "b", "sub/deep/c": "c", "with space/x\ty": "odd",
		"to.link": "sub/b", "sub/up.link": "../a", "dir.link": "sub", "out.link": "../../etc/passwd", "loop.link": "loop.link",
		"absolute.link": "/etc/passwd", "large": strings.Repeat("x", 1001),
	})
	f := open(t, dir, "HEAD")
	for name, want := range map[string]string{
		"a": "text of a\n", "empty": "", "to.link": "b", "sub/up.link": "text of a\n", "dir.link/deep/c": "c", "dir.link/up.link": "text of a\n",
	} {
		if text, err := fs.ReadFile(f, name); err != nil || string(text) != want {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	for name, want := range map[string]error{
		"none": fs.ErrNotExist, "out.link": fs.ErrNotExist, "absolute.link": fs.ErrNotExist, "../a": fs.ErrInvalid,
		"a/b": fs.ErrNotExist, "loop.link": nil, "large": nil,
	} {
		if _, err := f.Open(name); err == nil || want != nil && !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	if target, err := f.ReadLink("to.link"); err != nil || target != "sub/b" {
		t.Errorf("to.link leads to %q, %v", target, err)
	}
	if _, err := f.ReadLink("a"); err == nil {
		t.Error("a file was read as a link")
	}
	if f.ID("a") == "" || f.ID("a") == f.ID("sub/b") || f.ID("none") != "" {
		t.Error("ids do not tell files apart")
	}
}

// TestSmall holds the file system against all rules of fs.FS.
func TestSmall(t *testing.T) {
	f := open(t, repository(t, map[string]string{"a": "1", "d/b": "2", "d/e/c": "3"}), "HEAD")
	if err := fstest.TestFS(f, "a", "d/b", "d/e/c"); err != nil {
		t.Error(err)
	}
}

func TestResolve(t *testing.T) {
	dir := repository(t, map[string]string{"a": "1"})
	first := git(t, dir, "rev-parse", "HEAD")
	git(t, dir, "branch", "side")
	commit(t, dir, map[string]string{"a": "2"})
	second := git(t, dir, "rev-parse", "HEAD")
	git(t, dir, "checkout", "-q", "side")
	commit(t, dir, map[string]string{"b": "3"})
	third := git(t, dir, "rev-parse", "HEAD")
	git(t, dir, "checkout", "-q", "--orphan", "alone")
	commit(t, dir, nil)
	git(t, dir, "checkout", "-q", "main")

	repo, err := gitfs.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]gitfs.Range{
		"HEAD": {Old: second}, "main": {Old: second}, "HEAD~1": {Old: first}, "main..side": {Old: second, New: third},
		"..side": {Old: second, New: third}, "side..": {Old: third, New: second}, "main...side": {Old: first, New: third},
		"side...": {Old: first, New: second},
	} {
		got, err := repo.Resolve(word)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", word, err, diff)
		}
	}
	for word, want := range map[string]string{
		"none": `there is no revision "none"`, "main..none": `there is no revision "none"`, "--all": "there is no revision",
		"": "there is no revision", "main...alone": "have no commit in common", "a\x00b": "invalid argument",
		"--output=/tmp/x..main": "there is no revision", "HEAD:a": "there is no revision",
	} {
		if _, err := repo.Resolve(word); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", word, err, want)
		}
	}
}

func TestOpen(t *testing.T) {
	dir := repository(t, map[string]string{"sub/deep/a": "1"})
	repo, err := gitfs.Open(context.Background(), filepath.Join(dir, "sub", "deep"))
	if err != nil {
		t.Fatal(err)
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	if repo.Top() != real || repo.Prefix() != "sub/deep" {
		t.Errorf("top %q, prefix %q", repo.Top(), repo.Prefix())
	}
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(real))
	if _, err := gitfs.Open(context.Background(), filepath.Dir(real)); err == nil {
		t.Error("a directory without a repository was opened")
	}
	t.Setenv("PATH", "")
	if _, err := gitfs.Open(context.Background(), dir); err == nil || !strings.Contains(err.Error(), "not installed") {
		t.Error(err)
	}
}

// TestConcurrentUse reads files from many goroutines, and after Close.
func TestConcurrentUse(t *testing.T) {
	files := map[string]string{}
	for _, name := range strings.Fields("a b c d e f g h") {
		files[name] = strings.Repeat(name, 100)
	}
	f := open(t, repository(t, files), "HEAD")
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			for name, want := range files {
				if text, err := fs.ReadFile(f, name); err != nil || string(text) != want {
					t.Errorf("%s: %q, %v", name, text, err)
				}
			}
		})
	}
	readers.Wait()
	f.Close()
	if _, err := fs.ReadFile(f, "a"); err != nil {
		t.Error(err)
	}
}

// TestHostile reads a tree that no checkout would make: names that lead out of
// it, and a name that is both a file and a directory.
func TestHostile(t *testing.T) {
	dir := repository(t, map[string]string{"a": "1"})
	blob := git(t, dir, "rev-parse", "HEAD:a")
	type entry struct{ mode, name, id string }
	tree := func(entries ...entry) string {
		t.Helper()
		var text strings.Builder
		for _, e := range entries {
			id, err := hex.DecodeString(e.id)
			if err != nil {
				t.Fatal(err)
			}
			text.WriteString(e.mode + " " + e.name + "\x00" + string(id))
		}
		cmd := exec.Command("git", "hash-object", "-t", "tree", "-w", "--literally", "--stdin")
		cmd.Dir, cmd.Stdin = dir, strings.NewReader(text.String())
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(out))
	}
	inner := tree(entry{"100644", "x", blob})
	top := tree(
		entry{"100644", "good", blob}, entry{"40000", "..", inner}, entry{"40000", ".", inner}, entry{"100644", "a/b", blob},
		entry{"100644", "both", blob}, entry{"40000", "both", inner}, entry{"160000", "module", blob},
	)
	f := open(t, dir, top)
	entries, err := fs.ReadDir(f, ".")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if diff := cmp.Diff([]string{"a", "both", "good", "module"}, names); diff != "" {
		t.Error(diff)
	}
	if info, err := f.Stat("module"); err != nil || !info.IsDir() {
		t.Error("a submodule is no directory", err)
	}
}

// TestContext ends what goes on when nobody waits for it any more.
func TestContext(t *testing.T) {
	dir := repository(t, map[string]string{"a": "1"})
	ctx, cancel := context.WithCancel(context.Background())
	repo, err := gitfs.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := repo.Resolve("HEAD"); err == nil {
		t.Error("git ran after the end of the context")
	}
}
