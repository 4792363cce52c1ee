package portability

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
	Needs:    lint.NeedsTree | lint.NeedsProject,
	Layout:   true,
	Run:      findHashIncludes,
}

func findHashIncludes(p *lint.Pass) {
	var first *ast.Include
	var edits []diag.Edit
	for inc := range lint.Each[*ast.Include](p.Text) {
		if !inc.Hash {
			continue
		}
		if first == nil {
			first = inc
		}
		hash := source.Span{Start: inc.Span().Start, End: inc.Span().Start + 1}
		edits = append(edits, p.Text.Replace(hash, ""))
	}
	if first == nil {
		return
	}
	f := p.Report(first.Span(), "\"#include\" is deprecated, write \"include\"")
	if allInOldForm(p) {
		f.Cause = "includes in the old form"
	}
	if n := len(edits) - 1; n > 0 {
		lint.Note(f, "more of them in this file: %d", n)
	}
	lint.FixSafely(f, "remove each \"#\"", edits...)
}

type oldFormKey struct{}

// allInOldForm reports whether no include of the project has the new form.
func allInOldForm(p *lint.Pass) bool {
	return lint.SharedByAll(p, oldFormKey{}, func() bool {
		for _, t := range p.Project.Texts {
			for inc := range lint.Each[*ast.Include](t) {
				if !inc.Hash {
					return false
				}
			}
		}
		return true
	})
}
