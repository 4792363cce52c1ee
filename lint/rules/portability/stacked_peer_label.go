package portability

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/ruleword"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var stackedPeerLabel = lint.Analyzer{
	Code:     diag.Code{ID: "AA418", Name: "stacked-peer-label"},
	Severity: diag.Info,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.Container: lint.AsInfo},
	Summary:  "a peer is named that has a longer label when profiles are stacked",
	Needs:    lint.NeedsTree,
	Run:      findStackedPeers,
}

func findStackedPeers(p *lint.Pass) {
	for rule, scope := range lint.EachAllowing[ast.Rule](p.Text) {
		if scope.Profile == nil {
			continue
		}
		own := scope.ProfileName
		for _, w := range ruleword.PeersOf(rule) {
			value := w.Value()
			if value != own && value != "@{profile_name}" {
				continue
			}
			f := p.Report(w.Place, "in a container the label of this profile can have \"//&\" behind it, which %s does not match", w.Raw)
			both := "{" + value + "," + value + "//&**}"
			lint.FixUnsafely(f, "write "+both, p.Text.Replace(w.Place, spelling.QuotedLike(w, both)))
		}
	}
}
