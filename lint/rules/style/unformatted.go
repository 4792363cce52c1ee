package style

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/source"
)

var unformatted = lint.Analyzer{
	Code:     diag.Code{ID: "AA501", Name: "unformatted"},
	Severity: diag.Info,
	Off:      true,
	Summary:  "a file is not written as aa-lint fmt writes it",
	Needs:    lint.NeedsTree,
	Layout:   true,
	Options: []lint.Option{
		{Name: "permission-order", Default: format.PermissionOrders()[0], Values: format.PermissionOrders(), Help: "The order of file permissions.",
			Presets: map[lint.Preset]any{lint.AppArmorD: format.OrderRWLKM.String()}, Follows: "format.permission-order"},
		{Name: "sort", Default: false, Help: "Whether the rules of a paragraph have to be sorted.", Follows: "format.sort"},
	},
	Run: findUnformatted,
}

func findUnformatted(p *lint.Pass) {
	var opts format.Options
	opts.Permissions, _ = format.ParsePermissionOrder(p.String("permission-order"))
	opts.Sort = p.Bool("sort")
	if _, template := format.FindTemplate(p.Text.Source.Text()); template {
		return
	}
	text, err := format.File(p.Text.Tree, p.Text.Findings, opts)
	before := p.Text.Source.Text()
	if err != nil || text == before {
		return
	}
	first := 0
	for first < len(before) && first < len(text) && before[first] == text[first] {
		first++
	}
	line := p.Text.Source.Line(p.Text.Source.LineAt(uint32(first)))
	f := p.Report(line, "the file is not formatted: this is the first line that would change")
	lint.FixSafely(f, "format the file", p.Text.Replace(source.Span{End: uint32(len(before))}, text))
}
