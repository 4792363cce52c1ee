package portability

import (
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/ruleword"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var hardcodedHome = lint.Analyzer{
	Code:     diag.Code{ID: "AA409", Name: "hardcoded-home"},
	Severity: diag.Info,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning},
	Summary:  "a home directory is written out where there is a variable for it",
	Needs:    lint.NeedsTree,
	Run:      findHardcodedHomes,
}

func findHardcodedHomes(p *lint.Pass) {
	for w := range ruleword.PathsInRules(p.Text) {
		start, end, ok := ruleword.DirPrefix(w, "/home")
		if !ok {
			continue
		}
		// The directory of a user, and something in it.
		user, rest, inside := strings.Cut(strings.TrimSuffix(w.Raw[end+1:], `"`), "/")
		if !inside || rest == "" || user == "" {
			continue
		}
		f := p.Report(w.Place, "the home directory is written out: on some systems it lies elsewhere")
		if user == "*" {
			lint.FixUnsafely(f, "write @{HOME}", p.Text.Replace(spelling.Part(w, start, end+1+len(user)), "@{HOME}"))
		}
	}
}
