package lint

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/lint/internal/canonical"
)

// Canonical returns a text that is the same for statements that say the same:
// blanks, comments, quotes, the order of permissions and of the words in a list
// make no difference, nor does a rule that stands twice in a block. What it
// looks like may change from one release to the next.
func Canonical(stmt ast.Stmt) string { return canonical.Statement(stmt) }

// CanonicalBody is Canonical of a rule without audit, allow and deny: what the
// rule is about.
func CanonicalBody(r ast.Rule) string { return canonical.Body(r) }
