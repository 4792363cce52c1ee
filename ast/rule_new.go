package ast

import (
	"fmt"
	"strconv"
	"strings"
)

// Must returns a node that was made without an error, and panics otherwise. It is
// for nodes that a program writes out itself.
func Must[N any](node N, err error) N {
	if err != nil {
		panic("ast: " + err.Error())
	}
	return node
}

// Deny makes a rule deny what it allows, and returns it.
func Deny[R Rule](r R) R { r.Quals().Access = AccessDeny; return r }

// Audited makes a rule log what it matches, and returns it.
func Audited[R Rule](r R) R { r.Quals().Audit = true; return r }

// Allow writes out that a rule allows, and returns it.
func Allow[R Rule](r R) R { r.Quals().Access = AccessAllow; return r }

// Prompt makes a rule ask the user of the system, and returns it.
func Prompt[R Rule](r R) R { r.Quals().Access = AccessPrompt; return r }

// WithPriority gives a rule a priority from -1000 to 1000. The error tells of another
// one.
func WithPriority[R Rule](r R, level int) (R, error) {
	if level < -1000 || level > 1000 {
		return r, fmt.Errorf("the priority %d is not between -1000 and 1000", level)
	}
	r.Quals().Priority = &Priority{Value: Word{Raw: strconv.Itoa(level)}, Level: level}
	return r, nil
}

// Owned limits a file rule to what the user of the program owns, and returns it.
func Owned[R Rule](r R) R { r.Quals().Ownership = OwnOwner; return r }

// NewFileRule returns `path perms,`. The permissions are letters, as in "rw" or
// "rPx"; a bare "x" is for NewDeny.
func NewFileRule(path, perms string) (*FileRule, error) {
	r, m := newFileRule(path, perms)
	if r.Perms.Access&ExecAccess != 0 {
		m.failWord(`"x" alone is for deny rules: how the program runs is ix, px, cx or ux`)
	}
	return r, m.err
}

// NewDeny returns `deny path perms,`. To execute is "x" there.
func NewDeny(path, perms string) (*FileRule, error) {
	r, m := newFileRule(path, perms)
	if r.Perms.Exec.Transition != NoExec {
		m.failWord(`a deny rule takes "x" without an exec mode, not %q`, perms)
	}
	return Deny(r), m.err
}

// NewExecRule returns `path perms -> profile,`: the profile that the program runs
// under is named.
func NewExecRule(path, perms, profile string) (*FileRule, error) {
	r, m := newFileRule(path, perms)
	if t := r.Perms.Exec.Transition; t != ExecProfile && t != ExecChild {
		m.failWord("a target needs a change of profile such as px or cx, not %q", perms)
	}
	r.Target = m.makeWord(profile)
	return r, m.err
}

func newFileRule(path, perms string) (*FileRule, *wordMaker) {
	m := new(wordMaker)
	r := &FileRule{Path: m.makeWord(path)}
	if !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "@{") {
		m.failWord(`the path %q starts neither with "/" nor with a variable`, path)
	}
	var ok bool
	if r.Perms, ok = ParseFilePerms(perms); !ok {
		m.failWord("%q is not a permission string", perms)
	}
	if both := WriteAccess | AppendAccess; r.Perms.Access&both == both {
		m.failWord(`"w" and "a" cannot stand together in %q`, perms)
	}
	return r, m
}

// NewFileAll returns `file,`: every access to files.
func NewFileAll() *FileRule { return new(FileRule) }

// NewAll returns `all,`.
func NewAll() *AllRule { return new(AllRule) }

// NewUserns returns `userns,`.
func NewUserns() *UsernsRule { return new(UsernsRule) }

// NewLink returns `link path -> target,`.
func NewLink(path, target string) (*LinkRule, error) {
	m := new(wordMaker)
	r := &LinkRule{Path: m.makeWord(path), Target: m.makeWord(target)}
	return r, m.err
}

// NewCapability returns `capability names,`; without names it is all of them.
func NewCapability(names ...string) (*CapabilityRule, error) {
	m, r := new(wordMaker), new(CapabilityRule)
	for _, n := range names {
		r.Names = append(r.Names, m.vocabularyWord(n, Capabilities))
	}
	return r, m.err
}

// NewNetwork returns `network family type,`; either may be "".
func NewNetwork(family, kind string) (*NetworkRule, error) {
	m, r := new(wordMaker), new(NetworkRule)
	if family != "" {
		r.Family = m.vocabularyWord(family, NetworkFamilies)
	}
	if kind != "" {
		r.Type = m.vocabularyWord(kind, NetworkTypes)
	}
	if family != "" && kind != "" && !NetworkTypeFits(family, kind) {
		m.failWord("the family %s has no type %q", family, kind)
	}
	return r, m.err
}

// NewChangeProfile returns `change_profile -> target,`; "" is any profile.
func NewChangeProfile(target string) (*ChangeProfileRule, error) {
	m := new(wordMaker)
	r := &ChangeProfileRule{Target: m.optional(target)}
	return r, m.err
}

// NewChangeProfileOnExec returns `change_profile exec -> target,`: the profile may be
// asked for when that program is executed. The target may be "".
func NewChangeProfileOnExec(exec, target string) (*ChangeProfileRule, error) {
	m := new(wordMaker)
	r := &ChangeProfileRule{Exec: m.makeWord(exec), Target: m.optional(target)}
	if !strings.HasPrefix(exec, "/") && !strings.HasPrefix(exec, "@{") {
		m.failWord(`the path %q starts neither with "/" nor with a variable`, exec)
	}
	return r, m.err
}

// NewRlimit returns `set rlimit resource <= value,`, the value with its unit.
func NewRlimit(resource, value string) (*RlimitRule, error) {
	m := new(wordMaker)
	r := &RlimitRule{Resource: m.vocabularyWord(resource, Rlimits)}
	number := strings.TrimRight(value, "abcdefghijklmnopqrstuvwxyzKMGB")
	if value == "infinity" {
		number = value
	}
	if number == "" {
		m.failWord("%q is not a limit", value)
	}
	r.Value, r.Unit = Word{Raw: number}, Word{Raw: value[len(number):]}
	return r, m.err
}

// NewMount returns `mount options=(…) fstype=… source -> target,`. What is "" or
// nil is left out.
func NewMount(options []string, fstype, source, target string) (*MountRule, error) {
	return newMountRule(Mount, options, fstype, source, target)
}

// NewRemount returns `remount options=(…) target,`.
func NewRemount(options []string, target string) (*MountRule, error) {
	return newMountRule(Remount, options, "", "", target)
}

// NewUmount returns `umount target,`.
func NewUmount(target string) (*MountRule, error) { return newMountRule(Umount, nil, "", "", target) }

func newMountRule(op MountOp, options []string, fstype, source, target string) (*MountRule, error) {
	m, r := new(wordMaker), &MountRule{Op: op}
	r.Source, r.Target = m.optional(source), m.optional(target)
	if len(options) > 0 {
		c := &Condition{Name: Word{Raw: "options"}, Op: CondEq, Paren: len(options) > 1}
		for _, o := range options {
			if _, ok := MountOptionNamed(o); !ok {
				m.err = unknownName(o, MountOptions)
			}
			c.Values = append(c.Values, Word{Raw: o})
		}
		r.Conditions, r.Options = append(r.Conditions, c), []*Condition{c}
	}
	if fstype != "" {
		c := &Condition{Name: Word{Raw: "fstype"}, Op: CondEq, Values: []Word{m.makeWord(fstype)}}
		r.Conditions, r.Fstype = append(r.Conditions, c), []*Condition{c}
	}
	return r, m.err
}

// NewPivotRoot returns `pivot_root oldroot=old new,`; either may be "".
func NewPivotRoot(oldRoot, newRoot string) (*PivotRootRule, error) {
	m, r := new(wordMaker), new(PivotRootRule)
	if oldRoot != "" {
		r.OldRoot = &Condition{Name: Word{Raw: "oldroot"}, Op: CondEq, Values: []Word{m.makeWord(oldRoot)}}
		r.Conditions = []*Condition{r.OldRoot}
	}
	r.NewRoot = m.optional(newRoot)
	return r, m.err
}
