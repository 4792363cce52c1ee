package project

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/source"
)

var unusedAbstraction = lint.Analyzer{
	Code:     diag.Code{ID: "AA609", Name: "unused-abstraction"},
	Severity: diag.Info,
	Off:      true,
	Summary:  "no file includes an abstraction",
	Needs:    lint.NeedsProject,
	Run:      findUnusedAbstractions,
}

func findUnusedAbstractions(p *lint.Pass) {
	if !p.Project.Whole {
		return
	}
	loader := p.Project.Loader
	included := map[string]bool{}
	for _, t := range p.Project.Texts {
		for inc := range ast.Includes(t.Tree.Stmts) {
			for _, name := range loader.Include(inc.File).Paths {
				if loader.Abs(name) != loader.Abs(t.Path) {
					included[loader.Abs(name)] = true
				}
			}
		}
	}
	for _, t := range p.Project.Texts {
		if strings.Contains("/"+t.Path, "/abstractions/") && !included[loader.Abs(t.Path)] {
			p.ReportAt(t.Place(source.At(0)), "nothing includes this abstraction")
		}
	}
}
