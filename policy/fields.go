package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
)

// fields joins the fields of a tuple: there is a NUL between two of them.
func fields(parts ...glob.Expr) glob.Expr {
	joined := make([]glob.Expr, 0, 2*len(parts))
	for i, part := range parts {
		if i > 0 {
			joined = append(joined, endOfField())
		}
		joined = append(joined, part)
	}
	return glob.Concat(joined...)
}

// pathLanguage returns the language of a condition on a path, where runs of slashes
// count as one; of what, if the condition is missing.
func (l *lowering) pathLanguage(w ast.Word, missing glob.Expr) (glob.Expr, bool) {
	if w.IsZero() {
		return missing, true
	}
	pattern, ok := l.pattern(collapse(l.p.expandWord(w)), w.Place)
	return pattern.Expr(), ok
}

// optional matches what an expression matches, or nothing.
func optional(e glob.Expr) glob.Expr { return glob.Union(glob.Expr{}, e) }

// literalLabel returns the language of a label in which the reference expands
// no variables; any label, if there is none.
func (l *lowering) literalLabel(w ast.Word) (glob.Expr, bool) {
	if w.IsZero() {
		return anyText(), true
	}
	pattern, ok := l.pattern(w.Value(), w.Place)
	return pattern.Expr(), ok
}

// exactPath reports whether there is a condition, and it has no wildcards.
func (l *lowering) exactPath(w ast.Word) bool {
	pattern, err := glob.Parse(l.p.expandWord(w))
	return !w.IsZero() && err == nil && pattern.Exact()
}
