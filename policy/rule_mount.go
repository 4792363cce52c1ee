package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
)

// mountFlags is a set of MS_ bits (mount(2)).
type mountFlags uint32

// The flags that make mount(2) do something else than a new mount.
const (
	flagRemount    mountFlags = 1 << 5
	flagBind       mountFlags = 1 << 12
	flagMove       mountFlags = 1 << 13
	flagRecursive  mountFlags = 1 << 14
	flagsPropagate mountFlags = 1<<17 | 1<<18 | 1<<19 | 1<<20 // unbindable, private, slave, shared
	flagsCommand              = flagRemount | flagBind | flagMove | flagRecursive | flagsPropagate
)

// The flags that count, depending on what mount(2) is to do; rules on others
// are as if they did not name them.
const (
	anyFlags       mountFlags = 1<<26 - 1 - 1<<9 - 1<<22 // all that there are words for but nouser
	remountFlags              = anyFlags &^ flagMove
	bindFlags                 = flagBind | flagRecursive
	moveFlags                 = flagMove
	propagateFlags            = anyFlags &^ (1<<1 | 1<<2 | 1<<3 | 1<<10 | 1<<11 | 1<<21 | 1<<24)
	newFlags                  = anyFlags &^ flagsCommand
)

// mountOptions are the flags of a mount that a rule is for: all of required
// but for those in allowed as well, and any of allowed.
type mountOptions struct{ required, allowed mountFlags }

// mountRule is a rule on mounts while it is lowered.
type mountRule struct {
	*lowering
	source, target, fstype glob.Expr
	point                  glob.Expr // the mount point of what has no source
	hasSource, hasTarget   bool
	hasType                bool
}

// VisitMount lowers a rule on mounts or unmounts.
func (l *lowering) VisitMount(r *ast.MountRule) {
	m := mountRule{lowering: l, hasSource: !r.Source.IsZero(), hasTarget: !r.Target.IsZero(), hasType: len(r.Fstype) > 0}
	var ok1, ok2, ok3 bool
	m.target, ok1 = l.pathLanguage(r.Target, anyText())
	m.source, ok2 = l.mountSource(r.Source)
	m.fstype, ok3 = l.fstypes(r.Fstype)
	if !ok1 || !ok2 || !ok3 {
		return
	}
	if m.point = m.target; !m.hasTarget && m.hasSource {
		m.point, _ = l.pathLanguage(r.Source, anyText())
	}
	if r.Op == ast.Umount {
		l.grant(key.ClassMount, m.target, key.MountUmount)
		return
	}
	any := !l.features().mediates(key.ClassMount) // the reference does not look at the rule then
	for _, o := range mountOptionsOf(r) {
		any = m.flags(o) || any
	}
	if !any {
		m.coversNothing(r)
	}
}

// mountSource returns what a rule says of the source: "detached" is a mount
// that has none.
func (l *lowering) mountSource(w ast.Word) (glob.Expr, bool) {
	if w.Value() == "detached" {
		return glob.Expr{}, true
	}
	return l.pathLanguage(w, anyText())
}

// fstypes returns the types of file systems that a rule is for.
func (l *lowering) fstypes(conds []*ast.Condition) (glob.Expr, bool) {
	var types []glob.Expr
	for _, c := range conds {
		for _, w := range c.Values {
			e, ok := l.label(w, anyText())
			if !ok {
				return e, false
			}
			types = append(types, e)
		}
	}
	if len(types) == 0 {
		return anyText(), true
	}
	return glob.Union(types...), true
}

// mountOptionsOf returns the sets of flags that a rule is for: each
// options=(…) together with each options in (…).
func mountOptionsOf(r *ast.MountRule) []mountOptions {
	var required, allowed []mountFlags
	for _, c := range r.Options {
		var flags mountFlags
		for _, w := range c.Values {
			o, ok := ast.MountOptionNamed(w.Value())
			if ok && (!o.Clear || c.Op == ast.CondIn) {
				flags |= mountFlags(o.Bit)
			}
		}
		if c.Op == ast.CondIn {
			allowed = append(allowed, flags)
			continue
		}
		required = append(required, flags)
	}
	if len(required)+len(allowed) == 0 {
		allowed = []mountFlags{anyFlags}
		if r.Op == ast.Remount {
			allowed[0] &^= flagRemount
		}
	}
	if len(required) == 0 {
		required = []mountFlags{0}
	}
	if len(allowed) == 0 {
		allowed = []mountFlags{0}
	}
	var all []mountOptions
	for _, f := range required {
		for _, o := range allowed {
			if r.Op == ast.Remount {
				f |= flagRemount
			}
			all = append(all, mountOptions{f, o})
		}
	}
	return all
}

// flags grants mounts with flags of a set, and returns false if they name none.
func (m *mountRule) flags(o mountOptions) bool {
	kinds := o.kinds(m.hasSource, m.hasTarget, m.hasType)
	if kinds&Remount != 0 {
		m.remount(o)
	}
	if kinds&BindMount != 0 {
		m.mount(o, bindFlags)
	}
	if kinds&MoveMount != 0 {
		m.mount(o, moveFlags)
	}
	if kinds&Propagation != 0 {
		m.propagate(o)
	}
	if kinds&NewMount != 0 {
		m.newMount(o)
	}
	return kinds != 0
}

// mount grants binds or moves: the type of the file system is that of the
// source.
func (m *mountRule) mount(o mountOptions, mask mountFlags) {
	m.grant(key.ClassMount, fields(m.target, m.source, anyText(), o.withinMask(mask)), key.MountMount)
}

// remount grants changes of the flags of a mount, which has a source no more.
func (m *mountRule) remount(o mountOptions) {
	m.grant(key.ClassMount, fields(m.point, anyText(), anyText(), o.withinMask(remountFlags)), key.MountMount)
}

// propagate grants changes of how mounts below a mount point propagate.
func (m *mountRule) propagate(o mountOptions) {
	m.grant(key.ClassMount, fields(m.point, anyText(), anyText(), o.withinMask(propagateFlags)), key.MountMount)
}

func (m *mountRule) newMount(o mountOptions) {
	m.grant(key.ClassMount, fields(m.target, m.source, m.fstype, o.withinMask(newFlags)), key.MountMount)
}

// withinMask returns the language of the flags as keys have them.
func (o mountOptions) withinMask(mask mountFlags) glob.Expr {
	var parts []glob.Expr
	for i := range 32 {
		bit, flag := mountFlags(1)<<i&mask, glob.Literal(string([]byte{byte(i + 1)}))
		switch {
		case o.allowed&bit != 0:
			parts = append(parts, optional(flag))
		case o.required&bit != 0:
			parts = append(parts, flag)
		}
	}
	return glob.Concat(parts...)
}

// coversNothing reports a rule whose conditions contradict each other: no mount
// fits all of them.
func (m *mountRule) coversNothing(r *ast.MountRule) {
	f := m.report(diag.InvalidRuleShape, r.Keyword.Place.Join(r.Span()), "the rule covers no mount: its options go with no other condition of it")
	var flags mountFlags
	for _, o := range mountOptionsOf(r) {
		flags |= o.required
	}
	switch {
	case m.hasType:
		f.Notes = append(f.Notes, "fstype is about new mounts: a remount, bind, move or change of propagation has no type of its own")
	case flags&flagRemount != 0:
		f.Notes = append(f.Notes, "a remount has no source: write remount options=(…) MOUNTPOINT,")
	case flags&flagsPropagate != 0:
		f.Notes = append(f.Notes, "a change of propagation has no source: write mount options=(…) MOUNTPOINT,")
	}
}
