// Package rules holds the rules of aa-lint, in a folder for each group. A rule
// is an [lint.Analyzer] in a file of its own, with a txtar archive of the same
// name beside it: the comment of the archive is the documentation, its files are
// the examples that the tests run.
package rules

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/lint"
)

//go:generate go run ../../internal/genlist
//go:generate go run ../../internal/gen

// All returns every rule, in the order of their codes.
func All() []lint.Analyzer {
	all := slices.Concat(groups()...)
	slices.SortFunc(all, func(a, b lint.Analyzer) int { return strings.Compare(a.Code.ID, b.Code.ID) })
	return all
}
