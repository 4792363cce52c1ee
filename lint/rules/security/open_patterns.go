package security

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

// isOpen reports whether a word leaves open what a rule is about: it is not
// there, or a pattern that matches all of some examples that have nothing in
// common. What variables hold is not looked at.
func isOpen(w ast.Word, examples []string) bool {
	value := w.Value()
	switch value {
	case "", "*", "**":
		return true
	}
	if spelling.HasVariable(value) || !strings.ContainsAny(value, "*?[{") {
		return false
	}
	pattern, err := glob.Parse(value)
	return err == nil && !slices.ContainsFunc(examples, func(s string) bool { return !pattern.Match(s) })
}

// isAnyPath reports whether a word leaves open which path a rule is about: it is
// not there, or matches every path but "/". What variables hold is not looked at.
func isAnyPath(w ast.Word) bool {
	if !isOpen(w, anyPaths) {
		return false
	}
	pattern, err := glob.Parse(w.Value())
	return w.IsZero() || err == nil && pattern.Set().Includes(belowRoot(), glob.Budget(1_000)) != glob.No
}

// belowRoot holds all paths but "/".
func belowRoot() glob.Set {
	return glob.RealPaths().Minus(glob.Literal("/").Set())
}

// Examples for isOpen.
var (
	anyPaths = []string{"/x", "/x.y/z/", "/1/-/q"}
	anyNames = []string{"x", "y.z-1", "Q.q1._"}
)
