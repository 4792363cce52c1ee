package redundancy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var duplicateInclude = lint.Analyzer{
	Code:     diag.Code{ID: "AA304", Name: "duplicate-include"},
	Severity: diag.Warning,
	Summary:  "the same file is included twice",
	Needs:    lint.NeedsTree,
	Run:      findDuplicateIncludes,
}

// included is a file as a block includes it.
type included struct {
	scope *lint.Scope
	magic bool
	name  string
}

func findDuplicateIncludes(p *lint.Pass) {
	first := map[included]*ast.Include{}
	guarded := p.Text.Guarded()
	for inc, scope := range lint.Each[*ast.Include](p.Text) {
		if guarded[inc] {
			continue
		}
		key := included{scope, inc.File.Magic(), inc.File.Name()}
		before, twice := first[key]
		if !twice {
			first[key] = inc
			continue
		}
		kept, dropped := before, inc
		if before.IfExists && !inc.IfExists {
			// The one that wants the file to be there says more.
			kept, dropped = inc, before
			first[key] = inc
		}
		f := p.Report(dropped.Span(), "%s is included here twice", inc.File.Raw)
		lint.Relate(f, p.Text.Place(kept.Span()), "the same include")
		lint.FixSafely(f, "remove this one", p.Text.Remove(dropped))
	}
}
