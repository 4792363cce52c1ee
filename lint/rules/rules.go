// Package rules holds the rules of aa-lint. Each is an [lint.Analyzer] in a
// file of its own, with a txtar archive of the same name beside it: the comment
// of the archive is the documentation, its files are the examples that the
// tests run.
package rules

import (
	"embed"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/lint"
)

//go:generate go run ../../internal/genlist
//go:generate go run ../../internal/gen

//go:embed *.txtar
var archives embed.FS

// All returns every rule, in the order of their codes.
func All() []lint.Analyzer {
	all := list()
	for i := range all {
		text, err := archives.ReadFile(ArchiveName(all[i].Code.Name))
		if err != nil {
			panic(err) // the program was built without it
		}
		all[i].Archive = string(text)
	}
	slices.SortFunc(all, func(a, b lint.Analyzer) int { return strings.Compare(a.Code.ID, b.Code.ID) })
	return all
}

// ArchiveName returns the name of the archive of a rule: that of its code with
// underscores.
func ArchiveName(name string) string { return strings.ReplaceAll(name, "-", "_") + ".txtar" }
