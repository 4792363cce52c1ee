package rules

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
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
	for rule, scope := range allowed[ast.Rule](p.Text) {
		if scope.Profile == nil {
			continue
		}
		own := scope.ProfileName
		for _, w := range peers(rule) {
			value := w.Value()
			if value != own && value != "@{profile_name}" {
				continue
			}
			f := p.Report(w.Place, "in a container the label of this profile can have \"//&\" behind it, which %s does not match", w.Raw)
			both := "{" + value + "," + value + "//&**}"
			lint.FixUnsafely(f, "write "+both, p.Text.Replace(w.Place, quotedLike(w, both)))
		}
	}
}

// peers returns the labels of others that a rule names.
func peers(rule ast.Rule) []ast.Word {
	switch r := rule.(type) {
	case *ast.SignalRule:
		return []ast.Word{r.Peer.Value()}
	case *ast.PtraceRule:
		return []ast.Word{r.Peer.Value()}
	case *ast.UnixRule:
		return []ast.Word{r.Peer.Get("label").Value()}
	case *ast.DbusRule:
		return []ast.Word{r.Peer.Get("label").Value()}
	}
	return nil
}

// quotedLike returns a text as it has to be written in the place of a word: in
// quotes if that was, or if it needs them.
func quotedLike(w ast.Word, text string) string {
	if w.Quoted() || strings.ContainsAny(text, ",") {
		return `"` + text + `"`
	}
	return text
}
