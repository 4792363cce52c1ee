package rules

import (
	"iter"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/source"
)

// plainRules yields the rules of a text, blocks with qualifiers left out.
func plainRules(t *lint.Text) iter.Seq2[ast.Rule, *lint.Scope] {
	return func(yield func(ast.Rule, *lint.Scope) bool) {
		for rule, scope := range lint.Each[ast.Rule](t) {
			if _, isBlock := rule.(*ast.QualifierBlock); !isBlock && !yield(rule, scope) {
				return
			}
		}
	}
}

// allowed yields the rules of one type that do not deny.
func allowed[R ast.Rule](t *lint.Text) iter.Seq2[R, *lint.Scope] {
	return func(yield func(R, *lint.Scope) bool) {
		for rule, scope := range lint.Each[R](t) {
			if !scope.Denies(rule) && !yield(rule, scope) {
				return
			}
		}
	}
}

// hasFlag reports whether a profile has one of some flags.
func hasFlag(p *ast.Profile, names ...string) bool {
	return p.Flags != nil && slices.ContainsFunc(p.Flags.Values, func(w ast.Word) bool {
		return slices.Contains(names, strings.TrimSuffix(w.Value(), ","))
	})
}

// isOpen reports whether a word leaves open what a rule is about: it is not
// there, or a pattern that matches all of some examples that have nothing in
// common. What variables hold is not looked at.
func isOpen(w ast.Word, examples []string) bool {
	value := w.Value()
	switch value {
	case "", "*", "**":
		return true
	}
	if hasVariable(value) || !strings.ContainsAny(value, "*?[{") {
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

// part returns the place of a part of a word, by offsets in its spelling.
func part(w ast.Word, start, end int) source.Span {
	return source.Span{Start: w.Place.Start + uint32(start), End: w.Place.Start + uint32(end)}
}

// hasVariable reports whether a word mentions a variable.
func hasVariable(value string) bool {
	for range ast.References(value) {
		return true
	}
	return false
}
