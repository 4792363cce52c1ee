package format

import (
	"cmp"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
)

// sortedStatements returns statements in the order in which they are written: those of a
// paragraph sorted, a paragraph being what stands between blank lines, comments
// on lines of their own, and statements that have their place.
func sortedStatements(src string, list []ast.Stmt) []ast.Stmt {
	list = slices.Clone(list)
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && movable(list[to-1]) && movable(list[to]) && !parted(src, list[to-1], list[to]) {
			to++
		}
		slices.SortStableFunc(list[from:to], compareStatements)
		from = to
	}
	return list
}

// parted reports whether something between two statements ends a paragraph.
func parted(src string, a, b ast.Stmt) bool {
	return len(commentsBefore(b)) > 0 || hasBlankLine(src, statementEnd(a), b.Span().Start)
}

// movable reports whether the place of a statement among its neighbours means
// nothing. Assignments depend on those before them, and of limits on the same
// resource the last one holds.
func movable(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.Include:
		return true
	case *ast.QualifierBlock, *ast.RlimitRule:
		return false
	}
	_, rule := s.(ast.Rule)
	return rule
}

// compareStatements orders includes first, then the types of rules as apparmor.d has
// them; rules of a type with qualifiers first, then by their words.
func compareStatements(a, b ast.Stmt) int {
	if c := cmp.Compare(rankOf(a), rankOf(b)); c != 0 {
		return c
	}
	return cmp.Or(compareQualifiers(a, b), slices.Compare(wordsOfStatement(a), wordsOfStatement(b)))
}

func rankOf(s ast.Stmt) int {
	switch s.(type) {
	case *ast.Include:
		return 0
	case *ast.AllRule:
		return 1
	case *ast.UsernsRule:
		return 2
	case *ast.CapabilityRule:
		return 3
	case *ast.NetworkRule:
		return 4
	case *ast.MountRule:
		return 5
	case *ast.PivotRootRule:
		return 6
	case *ast.ChangeProfileRule:
		return 7
	case *ast.MqueueRule:
		return 8
	case *ast.IOUringRule:
		return 9
	case *ast.SignalRule:
		return 10
	case *ast.PtraceRule:
		return 11
	case *ast.UnixRule:
		return 12
	case *ast.DbusRule:
		return 13
	}
	return 14
}

// compareQualifiers puts rules with qualifiers before those without.
func compareQualifiers(a, b ast.Stmt) int {
	x, ok := a.(ast.Rule)
	y, both := b.(ast.Rule)
	if !ok || !both {
		return 0
	}
	return cmp.Or(
		cmp.Compare(y.Quals().Level(), x.Quals().Level()),
		cmp.Compare(weight(y.Quals()), weight(x.Quals())),
	)
}

func weight(q *ast.Qualifiers) int {
	w := int(q.Access)*4 + int(q.Ownership)
	if q.Audit {
		w += 100
	}
	return w
}

// wordsOfStatement returns the words of a statement behind its qualifiers, as they are
// compared: the path of a file rule before its permissions.
func wordsOfStatement(s ast.Stmt) []string {
	if r, ok := s.(*ast.FileRule); ok {
		return []string{r.Path.Value(), new(pieces).permissions(r.Perms), r.Target.Value()}
	}
	var list []string
	ast.Walk(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Qualifiers:
			return false
		case *ast.Word:
			list = append(list, n.Value())
		}
		return true
	})
	return list
}
