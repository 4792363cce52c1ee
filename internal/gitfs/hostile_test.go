package gitfs_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/gitfs"
)

// hooked makes a repository in which everything that a configuration can name
// is a program that leaves a mark, and returns it with the directory of marks.
func hooked(t *testing.T) (dir, marks string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the programs are scripts of a shell")
	}
	dir = repository(t, map[string]string{"a": "1\n", "b": "2\n", ".gitattributes": "* filter=evil diff=evil merge=evil text=auto\n"})
	commit(t, dir, map[string]string{"a": "1\n2\n", "c": "3\n"})
	marks = t.TempDir()
	program := func(name string) string {
		path := filepath.Join(marks, "run-"+name)
		text := "#!/bin/sh\n: > '" + filepath.Join(marks, "mark-"+name) + "'\ncat\n"
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, key := range []string{
		"core.fsmonitor", "core.sshCommand", "core.askPass", "core.editor", "core.pager", "core.gitProxy", "core.alternateRefsCommand",
		"sequence.editor", "credential.helper", "gpg.program", "gpg.ssh.program", "diff.external", "diff.evil.command", "diff.evil.textconv",
		"filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "filter.other.clean", "merge.evil.driver", "interactive.diffFilter",
		"pager.diff", "pager.show", "pager.log", "pager.cat-file", "uploadpack.packObjectsHook", "remote.origin.uploadpack",
		"remote.origin.receivepack", "trailer.x.command", "man.x.cmd", "sendemail.smtpserver",
	} {
		git(t, dir, "config", key, program(key))
	}
	for _, name := range []string{"diff", "rev-parse", "ls-files", "ls-tree", "cat-file", "merge-base", "config", "show"} {
		git(t, dir, "config", "alias."+name, "!"+program("alias."+name))
	}
	for key, value := range map[string]string{
		"filter.evil.required": "true", "log.showSignature": "true", "protocol.allow": "always", "protocol.ext.allow": "always",
		"remote.origin.url": "ext::" + program("ext") + " %S", "remote.origin.promisor": "true", "extensions.partialClone": "origin",
		"core.repositoryFormatVersion": "1", "color.ui": "always", "submodule.recurse": "true", "diff.submodule": "diff", "status.submoduleSummary": "true",
	} {
		git(t, dir, "config", key, value)
	}
	for _, hook := range []string{"post-index-change", "reference-transaction", "post-checkout", "pre-auto-gc", "fsmonitor-watchman"} {
		path := filepath.Join(dir, ".git", "hooks", hook)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(program("hook."+hook), path); err != nil {
			t.Fatal(err)
		}
	}
	return dir, marks
}

// TestHooks runs all that is run of git in a repository that names a program for
// everything: none is started.
func TestHooks(t *testing.T) {
	dir, marks := hooked(t)
	// The stat of the file is new, so git has to read it, through a filter if it
	// is let.
	if err := os.WriteFile(filepath.Join(dir, "a"), []byte("1\n3\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	repo, err := gitfs.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	revs, err := repo.Resolve("HEAD~1...HEAD")
	if err != nil {
		t.Fatal(err)
	}
	files, err := repo.Files(revs.Old, 1000)
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	if text, err := files.Open("a"); err != nil {
		t.Errorf("%v, %v", text, err)
	}
	for _, args := range [][]string{
		{"diff", "--name-only", "--no-renames", "-z", revs.Old, "--"}, {"diff", "--unified=0", "--no-renames", revs.Old, "--", "a"},
		{"ls-files", "--others", "--exclude-standard", "-z"}, {"cat-file", "blob", revs.Old + ":a"}, {"rev-parse", "--show-cdup"},
	} {
		if _, err := repo.Output(dir, args...); err != nil {
			t.Errorf("%q: %v", args, err)
		}
	}
	if changed, err := repo.Output(dir, "diff", "--name-only", "-z", revs.Old, "--"); err != nil || changed != "a\x00c\x00" {
		t.Errorf("%q, %v", changed, err)
	}
	found, err := filepath.Glob(filepath.Join(marks, "mark-*"))
	if err != nil || len(found) > 0 {
		t.Errorf("programs were started: %q, %v", found, err)
	}
}

// TestHooksOfSubmodules has the programs in the configuration of a submodule, which
// git looks into to see whether it has changed.
func TestHooksOfSubmodules(t *testing.T) {
	sub, marks := hooked(t)
	top := repository(t, map[string]string{"x": "1"})
	if err := os.Rename(sub, filepath.Join(top, "sub")); err != nil {
		t.Fatal(err)
	}
	id := git(t, filepath.Join(top, "sub"), "-c", "core.fsmonitor=false", "rev-parse", "HEAD")
	git(t, top, "update-index", "--add", "--cacheinfo", "160000,"+id+",sub")
	git(t, top, "commit", "-q", "-m", "sub")
	for _, mark := range must(filepath.Glob(filepath.Join(marks, "mark-*"))) {
		_ = os.Remove(mark)
	}
	if err := os.WriteFile(filepath.Join(top, "sub", "a"), []byte("changed"), 0o644); err != nil {
		t.Fatal(err)
	}
	repo, err := gitfs.Open(context.Background(), top)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := repo.Output(top, "diff", "--name-only", "-z", "HEAD", "--"); err != nil {
		t.Error(err)
	}
	if found := must(filepath.Glob(filepath.Join(marks, "mark-*"))); len(found) > 0 {
		t.Errorf("programs were started: %q", found)
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// TestMissingObjects reads a partial clone: what is missing is told of, not
// fetched.
func TestMissingObjects(t *testing.T) {
	dir, marks := hooked(t)
	id := git(t, dir, "-c", "core.fsmonitor=false", "rev-parse", "HEAD:b")
	if err := os.Remove(filepath.Join(dir, ".git", "objects", id[:2], id[2:])); err != nil {
		t.Fatal(err)
	}
	repo, err := gitfs.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if files, err := repo.Files("HEAD", 1000); err == nil {
		if _, err := files.Open("b"); err == nil {
			t.Error("a missing file was read")
		}
		files.Close()
	}
	if found := must(filepath.Glob(filepath.Join(marks, "mark-*"))); len(found) > 0 {
		t.Errorf("programs were started: %q", found)
	}
}

// TestOtherRepository has a .git that leads to a repository elsewhere, whose
// history is not that of the tree.
func TestOtherRepository(t *testing.T) {
	secret := repository(t, map[string]string{"a": "s3cret"})
	common := t.TempDir()
	for name, text := range map[string]string{"HEAD": "ref: refs/heads/main\n", "commondir": filepath.Join(secret, ".git") + "\n"} {
		if err := os.WriteFile(filepath.Join(common, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, make := range map[string]func(dir string) error{
		"file": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, ".git"), []byte("gitdir: "+filepath.Join(secret, ".git")+"\n"), 0o644)
		},
		"link": func(dir string) error { return os.Symlink(filepath.Join(secret, ".git"), filepath.Join(dir, ".git")) },
		"common directory": func(dir string) error {
			return os.CopyFS(filepath.Join(dir, ".git"), os.DirFS(common))
		},
	} {
		dir := t.TempDir()
		if err := make(dir); err != nil {
			t.Fatal(err)
		}
		if _, err := gitfs.Open(context.Background(), dir); err == nil || !strings.Contains(err.Error(), "which does not know this work tree") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOwnRepository has those that lie elsewhere and know their work tree.
func TestOwnRepository(t *testing.T) {
	top := repository(t, map[string]string{"a": "1"})
	linked := filepath.Join(t.TempDir(), "linked")
	git(t, top, "worktree", "add", "-q", linked)
	git(t, top, "-c", "protocol.file.allow=always", "submodule", "add", "-q", repository(t, map[string]string{"a": "2"}), "sub")
	for _, dir := range []string{linked, filepath.Join(top, "sub")} {
		if _, err := gitfs.Open(context.Background(), dir); err != nil {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

// TestDubiousOwnership has a repository of another user.
func TestDubiousOwnership(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	dir := repository(t, map[string]string{"a": "1"})
	for _, path := range []string{dir, filepath.Join(dir, ".git")} {
		if err := os.Chown(path, 12345, 12345); err != nil {
			t.Fatal(err)
		}
	}
	_, err := gitfs.Open(context.Background(), dir)
	if err == nil || !strings.Contains(err.Error(), "belongs to another user, so git does not read it; if you trust it, run git config --global --add safe.directory "+dir) {
		t.Error(err)
	}
}
