package style

import (
	"regexp"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/source"
)

var missingModeline = lint.Analyzer{
	Code:     diag.Code{ID: "AA509", Name: "missing-modeline"},
	Severity: diag.Info,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning},
	Summary:  "a file does not tell editors that it is an AppArmor profile",
	Needs:    lint.NeedsTokens,
	Run:      findMissingModelines,
}

var modeline = regexp.MustCompile(`(?m)^[ \t]*#.*\bvi?m?:.*\b(syntax|filetype|syn|ft)=apparmor\b`)

func findMissingModelines(p *lint.Pass) {
	text := p.Text.Source.Text()
	if p.Text.Carried != nil || modeline.MatchString(text) || strings.TrimSpace(text) == "" {
		return
	}
	end := uint32(len(text))
	f := p.Report(source.At(end), "no modeline for editors")
	add := "\n# vim:syntax=apparmor\n"
	if !strings.HasSuffix(text, "\n") {
		add = "\n" + add
	}
	lint.FixSafely(f, "add \"# vim:syntax=apparmor\"", p.Text.Insert(end, add))
}
