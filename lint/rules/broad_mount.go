package rules

import (
	"iter"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var broadMount = lint.Analyzer{
	Code:     diag.Code{ID: "AA216", Name: "broad-mount"},
	Severity: diag.Warning,
	Summary:  "anything may be mounted anywhere",
	Needs:    lint.NeedsTree | lint.UsesPolicy,
	Run:      findBroadMounts,
}

func findBroadMounts(p *lint.Pass) {
	all := map[*ast.Profile]*diag.Finding{} // on "mount," without any condition
	for rule, m := range broadMounts(p) {
		if m.op == ast.Remount || m.op == ast.Umount {
			continue
		}
		f := p.Report(rule.Span(), "this allows to mount anything anywhere")
		lint.Note(f, "files get other paths by it, and the rules are about paths: name source, mount point or file system")
		if len(rule.Options)+len(rule.Fstype) == 0 && !m.scope.Conditional {
			all[m.scope.Profile] = f
		}
	}
	for rule, m := range broadMounts(p) {
		wider := all[m.scope.Profile]
		switch {
		case m.op == ast.Umount && wider != nil:
			lint.Relate(wider, p.Text.Place(rule.Span()), "and this to unmount anything")
		case m.op == ast.Remount && wider != nil:
			lint.Relate(wider, p.Text.Place(rule.Span()), "this too, for mounts that are there")
		case m.op == ast.Umount:
			f := p.Report(rule.Span(), "this allows to unmount anything")
			f.Severity = diag.Info
			lint.Note(f, "what a mount hides comes to light again")
		case m.op == ast.Remount:
			f := p.Report(rule.Span(), "this allows to change the options of any mount")
			lint.Note(f, "read-only mounts can be made writable: name the mount point")
		}
	}
}

// broadMountRule is what a rule does that leaves open what is mounted, or where.
type broadMountRule struct {
	op    ast.MountOp
	scope *lint.Scope
}

// broadMounts yields the rules that leave open what is mounted, and where.
func broadMounts(p *lint.Pass) iter.Seq2[*ast.MountRule, broadMountRule] {
	remount, _ := ast.MountOptionNamed("remount")
	return func(yield func(*ast.MountRule, broadMountRule) bool) {
		for rule, scope := range allowed[*ast.MountRule](p.Text) {
			if !isOpen(rule.Source, anyPaths) || !isOpen(rule.Target, anyPaths) || !anyFilesystem(rule) || confinesNothing(p, scope) {
				continue
			}
			op, named := rule.Op, !rule.Source.IsZero() || !rule.Target.IsZero()
			switch {
			case named && asks(rule, func(o ast.MountOption) bool { return o.Class == ast.MountPropagation }):
				continue // it shares mounts, or does not, and makes none
			case named && asks(rule, func(o ast.MountOption) bool { return o == remount }):
				op = ast.Remount
			}
			if !yield(rule, broadMountRule{op, scope}) {
				return
			}
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
