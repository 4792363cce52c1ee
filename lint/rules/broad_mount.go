package rules

import (
	"slices"

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
	remount, _ := ast.MountOptionNamed("remount")
	for rule := range allowed[*ast.MountRule](p.Text) {
		if !isOpen(rule.Source, anyPaths) || !isOpen(rule.Target, anyPaths) || !anyFilesystem(rule) {
			continue
		}
		op, named := rule.Op, !rule.Source.IsZero() || !rule.Target.IsZero()
		switch {
		case named && asks(rule, func(o ast.MountOption) bool { return o.Class == ast.MountPropagation }):
			continue // it shares mounts, or does not, and makes none
		case named && asks(rule, func(o ast.MountOption) bool { return o == remount }):
			op = ast.Remount
		}
		switch op {
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

// anyFilesystem reports whether a rule leaves open which file systems it is about.
func anyFilesystem(rule *ast.MountRule) bool {
	for _, c := range rule.Fstype {
		if !slices.ContainsFunc(c.Values, func(w ast.Word) bool { return isOpen(w, anyNames) }) {
			return false
		}
	}
	return true
}

// asks reports whether a rule is for mounts with a certain option only.
func asks(rule *ast.MountRule, is func(ast.MountOption) bool) bool {
	return slices.ContainsFunc(rule.Options, func(c *ast.Condition) bool {
		return c.Op == ast.CondEq && slices.ContainsFunc(c.Values, func(w ast.Word) bool {
			option, ok := ast.MountOptionNamed(w.Value())
			return ok && is(option)
		})
	})
}
