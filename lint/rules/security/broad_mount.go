package security

import (
	"iter"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
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
		if m.mounts == "" {
			continue
		}
		f := p.Report(rule.Span(), "this allows %s", m.mounts)
		lint.Note(f, "files get other paths by it, and the rules are about paths: name source, mount point or file system")
		if len(rule.Options)+len(rule.Fstype) == 0 && !m.scope.Conditional {
			all[m.scope.Profile] = f
		}
	}
	for rule, m := range broadMounts(p) {
		wider := all[m.scope.Profile]
		switch {
		case m.mounts != "":
		case wider != nil && rule.Op == ast.Umount:
			lint.Relate(wider, p.Text.Place(rule.Span()), "and this allows unmounting anything")
		case wider != nil:
			lint.Relate(wider, p.Text.Place(rule.Span()), "this too, for mounts that are there")
		case rule.Op == ast.Umount:
			f := p.Report(rule.Span(), "this allows unmounting anything")
			f.Severity = diag.Info
			lint.Note(f, "unmounting shows again what the mount hides")
		default:
			f := p.Report(rule.Span(), "this allows changing the options of any mount")
			lint.Note(f, "read-only mounts can be made writable: name the mount point")
		}
	}
}

// broadMountRule is a rule that leaves open what it is about.
type broadMountRule struct {
	scope  *lint.Scope
	mounts string // what it allows mounting, "" if it unmounts or remounts only
}

// broadMounts yields the rules that leave open what is mounted, and where: those
// on unmounts, on mounts, and on remounts that need not be read-only. A change of
// propagation mounts nothing.
func broadMounts(p *lint.Pass) iter.Seq2[*ast.MountRule, broadMountRule] {
	return func(yield func(*ast.MountRule, broadMountRule) bool) {
		for rule, scope := range lint.EachAllowing[*ast.MountRule](p.Text) {
			if !isAnyPath(rule.Source) || !isAnyPath(rule.Target) || !anyFilesystem(rule) || confinesNothing(p, scope) {
				continue
			}
			calls := policy.MountCalls(rule)
			mounts := whatIsMounted(calls)
			if mounts == "" && rule.Op != ast.Umount && !slices.ContainsFunc(calls, remountsWritable) {
				continue
			}
			if !yield(rule, broadMountRule{scope, mounts}) {
				return
			}
		}
	}
}

// whatIsMounted says what calls mount that leave open source and mount point, ""
// if they mount nothing.
func whatIsMounted(calls []policy.MountCall) string {
	var kinds policy.MountKind
	for _, c := range calls {
		kinds |= c.Kind & (policy.NewMount | policy.BindMount | policy.MoveMount)
	}
	switch kinds {
	case 0:
		return ""
	case policy.NewMount:
		return "mounting any file system anywhere"
	case policy.BindMount:
		return "binding any file or directory anywhere"
	case policy.MoveMount:
		return "moving any mount anywhere"
	}
	return "mounting anything anywhere"
}

// remountsWritable reports whether calls can make a mount writable.
func remountsWritable(c policy.MountCall) bool {
	ro, _ := ast.MountOptionNamed("ro")
	return c.Kind == policy.Remount && c.Required&ro.Bit == 0
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
