package protect

import (
	"slices"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Reach looks for a path, among those that a pattern matches, on which the
// program has all of some permissions (those of the owner), whoever owns the
// file. It returns the path with the rules that allow it; none in a mode that
// allows what no rule denies. The verdict is glob.Undecided if the budget did not
// suffice.
func Reach(p *policy.Profile, in glob.Pattern, perms key.Perms, o Options) (path string, by []*policy.Rule, v glob.Verdict) {
	j := &judge{profile: p, files: p.Mediation(key.ClassFile), opts: o}
	within := in.Expr()
	q := policy.Question{Within: &within, Budget: o.Budget, Want: func(l policy.Label) bool {
		has := j.openPerms(l)
		return has.For(true)&perms == perms || has.For(false)&perms == perms
	}}
	if j.enforces() {
		q.Perms = key.Both(perms)
	}
	if path, v = j.files.Witness(q); v != glob.Yes {
		return "", nil, v
	}
	for _, g := range j.files.Explain(path, key.Both(perms)).Deciding {
		if r := j.files.RuleOf(g); r != nil && g.Allow() && !slices.Contains(by, r) {
			by = append(by, r)
		}
	}
	return path, by, v
}

// capSysChroot is the capability that chroot(2) needs (capabilities(7)).
const capSysChroot = 18

// Chroots reports whether the program can make paths mean something else: they
// are looked at as they are seen from its root directory (the flag
// chroot_relative, apparmor.d(5)), and it may change that.
func Chroots(p *policy.Profile) bool {
	j := &judge{profile: p}
	return slices.Contains(p.Attrs.Flags, "chroot_relative") &&
		j.may(key.ClassCapability, key.Capability(capSysChroot), key.CapUse)
}
