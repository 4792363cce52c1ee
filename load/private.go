package load

import (
	"path"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
)

// systemDirs are the directories in which files stand for what the kernel and
// its devices know: /proc/self/environ has the secrets of the process that reads
// it.
var systemDirs = []string{"/proc", "/sys", "/dev"}

// historyDirs are the names of directories in which programs for version control
// keep what they know; .git/config can hold the token that CI fetches with.
var historyDirs = []string{".git", ".hg", ".svn", ".jj"}

// Private reports whether nothing at a path, which is absolute and has slashes,
// is ever read for what a file says, even if it lies in a root: it belongs to
// the kernel, or to version control.
func Private(abs string) bool { return privateIn("", abs) }

// privateIn is Private for a path in a root, which may itself lie in such a
// place: then it was named.
func privateIn(root, abs string) bool {
	for _, dir := range systemDirs {
		if isWithin(dir, abs) && !isWithin(dir, root) {
			return true
		}
	}
	return slices.ContainsFunc(strings.Split(strings.TrimPrefix(abs, root), "/"), func(name string) bool {
		return slices.ContainsFunc(historyDirs, func(dir string) bool { return strings.EqualFold(dir, name) })
	})
}

// isWithin reports whether a path is that of a directory, or lies in it.
func isWithin(dir, abs string) bool {
	rest, ok := strings.CutPrefix(path.Clean(abs), strings.TrimSuffix(dir, "/"))
	return ok && (rest == "" || rest[0] == '/' || dir == "/")
}

// mayQuote reports whether the text of a file may be shown whatever it is; "" is
// one that the loader was given.
func (l *Loader) mayQuote(abs string) bool {
	return abs == "" || l.cfg.Quotable == nil || slices.ContainsFunc(l.cfg.Quotable, func(dir string) bool { return isWithin(dir, abs) })
}

// isPolicy reports whether all of a text was read as policy: what is wrong with
// it, if anything, are names and values.
func isPolicy(tree *ast.File, findings diag.List) bool {
	for _, f := range findings.Errors() {
		if f.Code == diag.SyntaxError || f.Code == diag.MissingComma {
			return false
		}
	}
	for s := range ast.Statements(tree.Stmts) {
		if _, bad := s.(*ast.Bad); bad {
			return false
		}
	}
	return true
}
