package rules

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/source"
)

var hashInclude = lint.Analyzer{
	Code:     diag.Code{ID: "AA413", Name: "hash-include"},
	Severity: diag.Info,
	Summary:  "an include in the old form, which looks like a comment",
	Needs:    lint.NeedsTree,
	Run:      findHashIncludes,
}

func findHashIncludes(p *lint.Pass) {
	for inc := range lint.Each[*ast.Include](p.Text) {
		if !inc.Hash {
			continue
		}
		f := p.Report(inc.Span(), "\"#include\" is deprecated, write \"include\"")
		hash := source.Span{Start: inc.Span().Start, End: inc.Span().Start + 1}
		lint.FixSafely(f, "remove the \"#\"", p.Text.Replace(hash, ""))
	}
}
