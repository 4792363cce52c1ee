package security

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var broadNetwork = lint.Analyzer{
	Code:     diag.Code{ID: "AA214", Name: "broad-network"},
	Severity: diag.Info,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.Container: lint.AsInfo},
	Summary:  "every kind of network is allowed, or raw access to it",
	Needs:    lint.NeedsTree,
	Run:      findBroadNetworks,
}

func findBroadNetworks(p *lint.Pass) {
	for rule := range lint.EachAllowing[*ast.NetworkRule](p.Text) {
		family, kind := rule.Family.Value(), rule.Type.Value()
		switch {
		case family == "" && kind == "" && len(rule.Conditions) == 0 && rule.Peer == nil:
			f := p.Report(rule.Span(), "this allows every kind of network")
			lint.Note(f, "name what is needed: network inet stream, network inet6 stream")
		case family == "packet" || family != "netlink" && kind == "raw" || kind == "packet":
			f := p.Report(rule.Span(), "this allows raw access to the network")
			lint.Note(f, "packets of others can be read, and packets forged")
		}
	}
}
