package policy

import "github.com/aa-lint/aa-lint/ast"

// MountKind is a set of the things that mount(2) does.
type MountKind uint8

// The kinds of calls of mount(2).
const (
	NewMount    MountKind = 1 << iota // mounts a file system
	BindMount                         // makes a directory or file appear at another place too
	MoveMount                         // moves a mount
	Remount                           // changes the options of a mount
	Propagation                       // changes how mounts below a mount point are shared
)

// MountCall is a kind of calls of mount(2) that a rule covers. Flags are the
// MS_ bits of mount(2): a call has all of Required, and any of Allowed besides.
type MountCall struct {
	Kind              MountKind
	Required, Allowed uint32
}

// mountKinds has what the kernel makes of flags: the first kind whose command
// they hold, and then it looks at those of its flags alone.
var mountKinds = []struct {
	kind           MountKind
	command, flags mountFlags
}{
	{Remount, flagRemount, remountFlags},
	{BindMount, flagBind, bindFlags},
	{Propagation, flagsPropagate, propagateFlags},
	{MoveMount, flagMove, moveFlags},
	{NewMount, 0, newFlags},
}

// MountCalls returns the calls of mount(2) that a rule is about, by its options
// and by which of source, mount point and file system it names
// (apparmor.d(5)). It does not look at what these are. A rule on unmounts has
// none.
func MountCalls(r *ast.MountRule) []MountCall {
	if r.Op == ast.Umount {
		return nil
	}
	var calls []MountCall
	for _, o := range mountOptionsOf(r) {
		kinds := o.kinds(!r.Source.IsZero(), !r.Target.IsZero(), len(r.Fstype) > 0)
		for _, k := range mountKinds {
			if kinds&k.kind != 0 {
				calls = append(calls, o.calls(k.flags)...)
			}
		}
	}
	return calls
}

// calls returns the calls whose flags are some of a set. A flag that is
// required and allowed as well need not be there, so that a rule may cover calls
// of other kinds than its options name.
func (o mountOptions) calls(flags mountFlags) []MountCall {
	required, possible := o.required&^o.allowed&flags, (o.required|o.allowed)&flags
	var calls []MountCall
	for _, k := range mountKinds {
		if required&^k.flags == 0 && (k.command == 0 || possible&k.command != 0) {
			calls = append(calls, MountCall{k.kind, uint32(required), uint32(possible &^ required & k.flags)})
		}
		if required&k.command != 0 {
			break
		}
	}
	return calls
}

// kinds returns what calls with flags of a set do. Without required flags they
// may be of any kind that the other conditions of the rule leave open; otherwise
// the flags name one.
func (o mountOptions) kinds(hasSource, hasTarget, hasType bool) MountKind {
	oneEnd := !hasSource || !hasTarget
	switch f := o.required; {
	case f == 0:
		return openKinds(hasSource, oneEnd, hasType)
	case f&flagRemount != 0 && !hasSource && !hasType:
		return Remount
	case f&flagBind != 0 && !hasType:
		return BindMount
	case f&flagsPropagate != 0 && oneEnd && !hasType:
		return Propagation
	case f&flagMove != 0 && !hasType:
		return MoveMount
	case (f|o.allowed)&^flagsCommand != 0:
		return NewMount
	}
	return 0
}

// openKinds returns the kinds that a rule without required flags is about.
func openKinds(hasSource, oneEnd, hasType bool) MountKind {
	kinds := NewMount
	if hasType {
		return kinds
	}
	kinds |= BindMount | MoveMount
	if !hasSource {
		kinds |= Remount
	}
	if oneEnd {
		kinds |= Propagation
	}
	return kinds
}
