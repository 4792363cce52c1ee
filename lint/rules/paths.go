package rules

import (
	"iter"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/lint"
)

// rulePaths yields the words of a text that name files: those of rules on files,
// links and mounts.
func rulePaths(t *lint.Text) iter.Seq[ast.Word] {
	return func(yield func(ast.Word) bool) {
		for rule := range lint.Each[ast.Rule](t) {
			for _, w := range pathsOf(rule) {
				if !w.IsZero() && !yield(w) {
					return
				}
			}
		}
	}
}

func pathsOf(rule ast.Rule) []ast.Word {
	switch r := rule.(type) {
	case *ast.FileRule:
		if r.Perms.Access&ast.LinkAccess != 0 && r.Perms.Exec.Transition == ast.NoExec {
			return []ast.Word{r.Path, r.Target}
		}
		return []ast.Word{r.Path}
	case *ast.LinkRule:
		return []ast.Word{r.Path, r.Target}
	case *ast.MountRule:
		return []ast.Word{r.Source, r.Target}
	}
	return nil
}

// prefix returns the start of the spelling of a word that stands for a directory
// and its slash; false if the word does not lie in it.
func prefix(w ast.Word, dir string) (start, end int, ok bool) {
	raw := w.Raw
	if w.Quoted() {
		raw, start = raw[1:], 1
	}
	return start, start + len(dir), strings.HasPrefix(raw, dir+"/")
}
