package format

import (
	"iter"

	"github.com/aa-lint/aa-lint/ast"
)

// Rank orders the types of rules and the includes as Sort does: a statement with
// a lower rank comes first. The rank of a statement that Sort leaves where it is
// means nothing; the result is false for it.
func Rank(s ast.Stmt) (rank int, ok bool) { return rankOf(s), movable(s) }

// Paragraph is a number of statements that Sort would bring into another order.
type Paragraph struct {
	Written, Sorted []ast.Stmt
}

// Unsorted yields the paragraphs of a tree that Options.Sort would change.
func Unsorted(tree *ast.File) iter.Seq[Paragraph] {
	return func(yield func(Paragraph) bool) {
		if !unsorted(tree, tree.Stmts, yield) {
			return
		}
		for stmt := range ast.Statements(tree.Stmts) {
			for _, b := range ast.Blocks(stmt) {
				if !unsorted(tree, b.Stmts, yield) {
					return
				}
			}
		}
	}
}

func unsorted(tree *ast.File, list []ast.Stmt, yield func(Paragraph) bool) bool {
	in := sortedStatements(tree.Source.Text(), list)
	for from := 0; from < len(list); {
		to := sameStatements(list, in, from)
		if list[from] != in[from] && !yield(Paragraph{list[from:to], in[from:to]}) {
			return false
		}
		from = to
	}
	return true
}

// sameStatements returns the end of the shortest run of statements from an index
// on that is the same in two orders of a list.
func sameStatements(a, b []ast.Stmt, from int) int {
	missing := map[ast.Stmt]int{}
	note := func(s ast.Stmt, n int) {
		if missing[s] += n; missing[s] == 0 {
			delete(missing, s)
		}
	}
	for i := from; i < len(a); i++ {
		note(a[i], 1)
		note(b[i], -1)
		if len(missing) == 0 {
			return i + 1
		}
	}
	return len(a)
}

// Permissions returns a permission string in an order.
func Permissions(perms ast.FilePerms, order PermissionOrder) string {
	return (&pieces{opts: Options{Permissions: order}}).permissions(perms)
}
