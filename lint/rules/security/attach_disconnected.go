package security

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var attachDisconnected = lint.Analyzer{
	Code:     diag.Code{ID: "AA236", Name: "attach-disconnected"},
	Severity: diag.Info,
	Off:      true,
	Summary:  "files outside of the namespace are taken for files at the root",
	Needs:    lint.NeedsTree,
	Run:      findAttachedDisconnected,
}

func findAttachedDisconnected(p *lint.Pass) {
	for profile := range lint.Each[*ast.Profile](p.Text) {
		if profile.Flags == nil {
			continue
		}
		for _, w := range profile.Flags.Values {
			name, path, hasPath := strings.Cut(strings.TrimSuffix(w.Value(), ","), "=")
			switch {
			case name == "attach_disconnected":
				f := p.Report(w.Place, "paths outside of the mount namespace are taken for paths at the root")
				lint.Note(f, "attach_disconnected.path=/somewhere keeps them apart (parser 4.0 and later)")
			case name == "attach_disconnected.path" && hasPath && strings.Trim(path, `"/`) == "":
				p.Report(w.Place, "paths outside of the mount namespace are taken for paths at the root")
			}
		}
	}
}
