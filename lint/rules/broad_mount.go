package rules

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var broadMount = lint.Analyzer{
	Code:     diag.Code{ID: "AA216", Name: "broad-mount"},
	Severity: diag.Warning,
	Summary:  "anything may be mounted anywhere",
	Needs:    lint.NeedsTree,
	Run:      findBroadMounts,
}

func findBroadMounts(p *lint.Pass) {
	for rule := range allowed[*ast.MountRule](p.Text) {
		if !rule.Source.IsZero() || !rule.Target.IsZero() || len(rule.Fstype) > 0 {
			continue
		}
		switch rule.Op {
		case ast.Umount:
			f := p.Report(rule.Span(), "this allows to unmount anything")
			f.Severity = diag.Info
			lint.Note(f, "what a mount hides comes to light again")
		case ast.Remount:
			f := p.Report(rule.Span(), "this allows to change the options of any mount")
			lint.Note(f, "read-only mounts can be made writable: name the mount point")
		default:
			f := p.Report(rule.Span(), "this allows to mount anything anywhere")
			lint.Note(f, "files get other paths by it, and the rules are about paths: name source, mount point or file system")
		}
	}
}
