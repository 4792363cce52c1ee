package protect

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// openPerms returns the permissions that the program has where the rules say this,
// in the mode of its profile.
func (j *judge) openPerms(l policy.Label) key.Perms {
	switch j.profile.Attrs.Mode {
	case "complain":
		// A deny that is logged is no more than logged.
		return ^l.Quiet
	case "default_allow":
		return ^l.Deny
	}
	return l.Allow
}

// prompted returns the permissions that the user is asked about.
func (j *judge) prompted(l policy.Label) key.Perms {
	if j.profile.Attrs.Mode == "prompt" {
		return ^(l.Allow | l.Deny)
	}
	return l.Prompt &^ j.openPerms(l)
}

// enforces reports whether nothing is allowed that no rule allows.
func (j *judge) enforces() bool {
	switch j.profile.Attrs.Mode {
	case "complain", "default_allow", "prompt":
		return false
	}
	return true
}

// reasonOf returns what leaves open what is said like this.
func reasonOf(l policy.Label, perms key.Perms) Reason {
	if (l.Allow|l.Prompt)&perms == 0 {
		return ByMode
	}
	return ByRule
}

// access is a kind of access to look for.
type access struct {
	// rules are permissions of which some rule must give one; 0 if there need
	// be no rule.
	rules key.Perms
	// has returns the permissions that a label gives, whatever the ownership.
	has func(policy.Label) key.Perms
	// test reports whether permissions for one ownership are what is looked
	// for.
	test func(key.Perms) bool
	top  bool // the directory itself counts too
}

func writes(p key.Perms) bool { return p&key.FileWrite != 0 }

func appends(p key.Perms) bool { return p&written == key.FileAppend }

func (j *judge) accessOf(kind Kind) access {
	a := access{rules: key.Both(key.FileWrite), has: j.openPerms, test: writes}
	switch kind {
	case Append:
		a.rules, a.test, a.top = key.Both(key.FileAppend), appends, true
	case Prompt:
		a.has = j.prompted
	}
	if !j.enforces() {
		a.rules = 0
	}
	return a
}

// accesses returns the gaps of a kind below a directory.
func (j *judge) accesses(dir string, kind Kind) ([]Gap, bool) {
	gaps, undecided := sides(j.accessOf(kind), func(a access, want wanted) (string, glob.Verdict) {
		return j.findAccess(dir, a, want)
	})
	for i := range gaps {
		l, _ := j.search.At(gaps[i].Witness)
		gaps[i].Kind, gaps[i].Reason = kind, reasonOf(l, key.Both(written))
	}
	return gaps, undecided
}

// undenied returns the gaps of what nothing protects but the lack of a rule that
// allows it.
func (j *judge) undenied(dir string) ([]Gap, bool) {
	a := access{has: func(l policy.Label) key.Perms { return ^l.Deny }, test: writes}
	gaps, undecided := sides(a, func(a access, want wanted) (string, glob.Verdict) { return j.findAccess(dir, a, want) })
	for i := range gaps {
		gaps[i].Kind, gaps[i].Reason = Write, ByDefault
	}
	return gaps, undecided
}

// wanted reports whether a label is what is looked for.
type wanted func(policy.Label) bool

// sides looks for an access, whatever the ownership. If there is one it looks
// for one path that can be accessed for both, else for one for each.
func sides(a access, find func(access, wanted) (string, glob.Verdict)) (gaps []Gap, undecided bool) {
	is := func(l policy.Label, owner bool) bool { return a.test(a.has(l).For(owner)) }
	_, v := find(a, func(l policy.Label) bool { return is(l, true) || is(l, false) })
	if v != glob.Yes {
		return nil, v == glob.Undecided
	}
	for _, side := range []struct{ owner, other bool }{{true, true}, {true, false}, {false, true}} {
		witness, v := find(a, func(l policy.Label) bool {
			return (!side.owner || is(l, true)) && (!side.other || is(l, false))
		})
		undecided = undecided || v == glob.Undecided
		if v != glob.Yes {
			continue
		}
		gaps = append(gaps, Gap{Owner: side.owner, Other: side.other, Witness: witness})
		if side.owner && side.other {
			break
		}
	}
	return gaps, undecided
}

// findAccess looks for a path below a directory: first one that says something to
// people, then the shortest.
func (j *judge) findAccess(dir string, a access, want wanted) (string, glob.Verdict) {
	excluded := outside
	if !a.top {
		excluded |= topmost
	}
	for _, probe := range probes(dir) {
		if l, in := j.search.At(probe); in&excluded == 0 && want(l) {
			return probe, glob.Yes
		}
	}
	return j.search.Find(policy.Wanted{Prefix: dir, Perms: a.rules, Key: func(l policy.Label, in policy.Sets) bool {
		return in&excluded == 0 && want(l)
	}})
}

// renames returns the gap by which a directory or one above it can be renamed.
func (j *judge) renames(dir string) []Gap {
	for d := dir; d != "/"; d = parent(d) {
		l, in := j.search.At(d)
		p := j.openPerms(l)
		g := Gap{Kind: Root, Witness: d, Owner: writes(p.For(true)), Other: writes(p.For(false))}
		if in&outside == 0 && (g.Owner || g.Other) {
			g.Reason = reasonOf(l, key.Both(key.FileWrite))
			return []Gap{g}
		}
	}
	return nil
}

// parent returns the directory that another one lies in, both with a slash at
// the end.
func parent(dir string) string { return dir[:strings.LastIndexByte(dir[:len(dir)-1], '/')+1] }

// elsewhere looks behind the symbolic links below a root.
func (j *judge) elsewhere(root *Protection) {
	shallowFirst := func(a, b link) int { return cmp.Compare(len(a.to), len(b.to)) }
	for _, link := range slices.SortedStableFunc(slices.Values(j.links), shallowFirst) {
		if _, ok := belowDir(link.from, root.dirOf()); !ok {
			continue
		}
		target := j.resolvePath(link.from)
		if j.judged(target) || slices.ContainsFunc(root.Elsewhere, func(e Elsewhere) bool { _, in := belowDir(target, e.Target); return in }) {
			continue
		}
		a := j.accessOf(Write)
		is := func(l policy.Label) bool { p := a.has(l); return writes(p.For(true)) || writes(p.For(false)) }
		if witness, v := j.findAccess(target+"/", a, is); v == glob.Yes {
			root.Elsewhere = append(root.Elsewhere, Elsewhere{Link: link.from, Target: target, Witness: witness})
		}
	}
}

// judged reports whether a directory lies in one of the roots.
func (j *judge) judged(dir string) bool {
	for _, root := range j.roots {
		if _, ok := belowDir(dir, root.dirOf()); ok {
			return true
		}
	}
	return false
}
