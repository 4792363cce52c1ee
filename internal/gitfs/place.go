package gitfs

import (
	"os"
	"path/filepath"
	"strings"
)

// checkPlace returns an error if the directory with what git knows lies outside
// of the work tree, and does not know the latter. A file .git can name any
// repository of the machine, and its history would be shown as that of this tree.
// Linked work trees and submodules are known to theirs. What the variable GIT_DIR
// names is meant.
func (r *Repo) checkPlace() error {
	if os.Getenv("GIT_DIR") != "" {
		return nil
	}
	args := []string{"rev-parse", "--absolute-git-dir", "--git-common-dir"}
	out, err := r.runGit(args...)
	if err != nil {
		return err
	}
	dir, common, _ := strings.Cut(out, "\n")
	dir = r.printedPath(dir)
	common = r.printedPath(common)
	switch {
	case r.inTree(dir) && r.inTree(common):
		return nil
	case isIn(common, dir) && r.isOf(dir):
		return nil
	}
	return &Error{Args: args, Message: "the .git in " + r.top + " names a repository elsewhere, " + common +
		", which does not know this work tree; if that is meant, set GIT_DIR"}
}

// printedPath returns a path that git prints, from where it runs, without links.
func (r *Repo) printedPath(path string) string {
	path = filepath.FromSlash(path)
	if dir, err := filepath.EvalSymlinks(r.dir); err == nil && !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

func (r *Repo) inTree(dir string) bool { return isIn(r.printedPath(r.top), dir) }

func isIn(dir, path string) bool {
	return path == dir || strings.HasPrefix(path, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator))
}

// isOf reports whether a directory of git is for this work tree: it names its
// file .git, as those of linked work trees do, or it itself, as those of
// submodules do.
func (r *Repo) isOf(dir string) bool {
	top := r.printedPath(r.top)
	if text, err := os.ReadFile(filepath.Join(dir, "gitdir")); err == nil {
		return r.printedPath(filepath.Dir(strings.TrimSpace(string(text)))) == top
	}
	cmd := r.commandIn(dir, nil, []string{"config", "--file", filepath.Join(dir, "config"), "--get", "core.worktree"})
	out, err := cmd.Output()
	tree := strings.TrimSpace(string(out))
	if err != nil || tree == "" {
		return false
	}
	if !filepath.IsAbs(tree) {
		tree = filepath.Join(dir, filepath.FromSlash(tree))
	}
	return r.printedPath(tree) == top
}
