package style

import (
	"sort"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/source"
)

var trailingWhitespace = lint.Analyzer{
	Code:     diag.Code{ID: "AA502", Name: "trailing-whitespace"},
	Severity: diag.Info,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning},
	Summary:  "blanks at the end of a line",
	Needs:    lint.NeedsTokens,
	Layout:   true,
	Run:      findTrailingWhitespace,
}

func findTrailingWhitespace(p *lint.Pass) {
	src := p.Text.Source
	for n := 1; n <= src.Lines(); n++ {
		line := src.Line(n)
		kept := len(strings.TrimRight(src.Slice(line), " \t"))
		blanks := source.Span{Start: line.Start + uint32(kept), End: line.End}
		if blanks.Empty() || inToken(p.Text, blanks) {
			continue
		}
		f := p.Report(blanks, "blanks at the end of the line")
		lint.FixSafely(f, "remove them", p.Text.Replace(blanks, ""))
	}
}

// inToken reports whether a place is part of a word, such as a quoted one that
// goes over the end of its line.
func inToken(t *lint.Text, at source.Span) bool {
	tokens := t.Tokens()
	next := sort.Search(len(tokens), func(i int) bool { return tokens[i].Start >= at.End })
	return next > 0 && tokens[next-1].End > at.Start
}
