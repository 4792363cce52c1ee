package style

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/source"
)

var missingHeader = lint.Analyzer{
	Code:     diag.Code{ID: "AA508", Name: "missing-header"},
	Severity: diag.Info,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning},
	Summary:  "a file does not start with the comments that a project asks for",
	Needs:    lint.NeedsTree,
	Options: []lint.Option{{
		Name: "header", Default: []string{"SPDX-License-Identifier:"},
		Help: "What the comments at the top of every file must contain.",
	}},
	Run: findMissingHeaders,
}

func findMissingHeaders(p *lint.Pass) {
	if len(p.Text.Tree.Stmts) == 0 {
		return
	}
	head := topComments(p.Text.Tree)
	for _, want := range p.Strings("header") {
		if !strings.Contains(head, want) {
			line := p.Text.Source.Line(1)
			p.Report(source.Span{Start: line.Start, End: line.End}, "no %q in the comments at the top", want)
		}
	}
}

// topComments returns the comments above the first statement of a file.
func topComments(f *ast.File) string {
	c := f.Stmts[0].Comments()
	if c == nil {
		return ""
	}
	var b strings.Builder
	for _, comment := range c.Before {
		b.WriteString(comment.Text + "\n")
	}
	return b.String()
}
