package security

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var complainMode = lint.Analyzer{
	Code:     diag.Code{ID: "AA233", Name: "complain-mode"},
	Severity: diag.Info,
	Summary:  "a profile that only logs, and stops nothing",
	Needs:    lint.NeedsTree | lint.UsesPolicy,
	Options: []lint.Option{{
		Name: "profile-modes", Default: "any", Values: []string{"any", "enforce"},
		Help: "With enforce, every profile has to enforce, and the finding is a warning.",
	}},
	Run: findComplainModes,
}

func findComplainModes(p *lint.Pass) {
	for profile := range lint.Each[*ast.Profile](p.Text) {
		if profile.Flags == nil {
			continue
		}
		for _, w := range profile.Flags.Values {
			if strings.TrimSuffix(w.Value(), ",") != "complain" {
				continue
			}
			f := p.Report(w.Place, "the profile is in complain mode: it logs what it would deny, and allows it")
			if p.String("profile-modes") == "enforce" {
				f.Severity = max(diag.Warning, f.Severity)
			}
			noteWayOut(p, f, profile)
			if len(profile.Flags.Values) == 1 && !profile.Hat() {
				at := profile.Flags.Place
				for at.Start > 0 && p.Text.Source.Text()[at.Start-1] == ' ' {
					at.Start--
				}
				lint.FixUnsafely(f, "remove the flag", p.Text.Replace(at, ""))
			}
		}
	}
}
