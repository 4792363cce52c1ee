package semdiff

import (
	"iter"
	"slices"

	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// blamed is permissions for which the same rules are to blame.
type blamed struct {
	perms    key.Perms
	old, new []int // the rules, as places in the profile
}

// blame finds the rules behind each permission of a change.
func blame(c *Change, d *policy.Difference) []blamed {
	var all []blamed
	for bit := range eachBit(c.Permissions()) {
		old, new := blameFor(c, d, bit)
		i := slices.IndexFunc(all, func(b blamed) bool { return slices.Equal(b.old, old) && slices.Equal(b.new, new) })
		if i < 0 {
			i = len(all)
			all = append(all, blamed{old: old, new: new})
		}
		all[i].perms |= bit
	}
	return all
}

// eachBit yields the permissions of a set one by one.
func eachBit(perms key.Perms) iter.Seq[key.Perms] {
	return func(yield func(key.Perms) bool) {
		for perms != 0 {
			bit := perms & -perms
			if !yield(bit) {
				return
			}
			perms &^= bit
		}
	}
}

// blameFor returns the rules that are to blame for one permission: of those that
// decide it, the ones that the other side does not have. Where a rule decides
// that both have, what only one side has beside it makes no difference: then it
// is for what the other side has that the rule does not decide there.
func blameFor(c *Change, d *policy.Difference, bit key.Perms) (old, new []int) {
	left, leftCommon := deciders(d.LeftOnly, d.Common, bit, d.Left)
	right, rightCommon := deciders(d.RightOnly, d.Common, bit, d.Right)
	if bit&c.Logged == 0 {
		if leftCommon {
			left = nil
		}
		if rightCommon {
			right = nil
		}
	}
	if len(left)+len(right) == 0 {
		left, right = speaking(d.LeftOnly, bit), speaking(d.RightOnly, bit)
	}
	return grantPlaces(left), grantPlaces(right)
}

// deciders returns the grants of one side alone that decide a permission, and
// whether one that both sides have does.
func deciders(own, common []*policy.Grant, bit key.Perms, label policy.Label) (deciding []*policy.Grant, shared bool) {
	candidates, others := speaking(own, bit), speaking(common, bit)
	if executes := impliedBy(bit, label); executes != 0 && len(candidates)+len(others) == 0 {
		candidates, others = inheriting(speaking(own, executes)), inheriting(speaking(common, executes))
		bit = executes
	}
	best := highest(candidates, others, bit)
	for _, g := range candidates {
		if !outranks(best, g, bit) {
			deciding = append(deciding, g)
		}
	}
	for _, g := range others {
		shared = shared || !outranks(best, g, bit)
	}
	return deciding, shared
}

// highest returns a grant that no other outranks, nil if there is none.
func highest(own, common []*policy.Grant, bit key.Perms) *policy.Grant {
	var best *policy.Grant
	for _, list := range [...][]*policy.Grant{own, common} {
		for _, g := range list {
			if best == nil || outranks(g, best, bit) {
				best = g
			}
		}
	}
	return best
}

// executing are the permissions for which an exact pattern outranks others.
const executing = key.FileExec | key.FileExec<<key.OtherShift | key.FileOnExec | key.FileOnExec<<key.OtherShift

// outranks reports whether a grant decides a permission before another one
// does.
func outranks(a, b *policy.Grant, bit key.Perms) bool {
	switch {
	case a.Priority() != b.Priority():
		return a.Priority() > b.Priority()
	case a.Deny() != b.Deny():
		return a.Deny()
	case a.Prompt() != b.Prompt():
		return b.Prompt()
	}
	return bit&executing != 0 && a.Allow() && a.Exact() && !b.Exact()
}

// impliedBy returns the permission to execute that implies one to map: if the
// program keeps the profile. It is 0 for other permissions.
func impliedBy(bit key.Perms, label policy.Label) key.Perms {
	for side, shift := range [...]int{0, key.OtherShift} {
		if e := label.Exec[side]; bit == key.FileMmap<<shift && (e.Kind == 'i' || e.Fallback == 'i') {
			return key.FileExec << shift
		}
	}
	return 0
}

// leaveOutImplied leaves out what is said by how a program is executed: that it
// may be mapped, where no rule says so by itself.
func (c *Change) leaveOutImplied(d *policy.Difference) {
	for side, shift := range [...]int{0, key.OtherShift} {
		m := key.FileMmap << shift
		executes := c.Permissions()&(key.FileExec<<shift) != 0
		gained := d.Right.Exec[side].Kind != 0 && !explicit(m, d.RightOnly, d.Common)
		lost := d.Left.Exec[side].Kind != 0 && !explicit(m, d.LeftOnly, d.Common)
		if executes && (c.Gained&m != 0 && gained || c.Lost&m != 0 && lost) {
			*c = c.changeOfPerms(^m)
		}
	}
}

// explicit reports whether rules speak of a permission by themselves.
func explicit(bit key.Perms, lists ...[]*policy.Grant) bool {
	return slices.ContainsFunc(lists, func(list []*policy.Grant) bool { return len(speaking(list, bit)) > 0 })
}

func inheriting(grants []*policy.Grant) []*policy.Grant {
	return slices.DeleteFunc(grants, func(g *policy.Grant) bool {
		return g.Allow() && g.Exec.Kind != 'i' && g.Exec.Fallback != 'i'
	})
}

// speaking returns the grants that speak of a permission.
func speaking(grants []*policy.Grant, bit key.Perms) []*policy.Grant {
	var some []*policy.Grant
	for _, g := range grants {
		if g.Perms&bit != 0 {
			some = append(some, g)
		}
	}
	return some
}

// grantPlaces returns the rules of grants, sorted, each once.
func grantPlaces(grants []*policy.Grant) []int {
	var all []int
	for _, g := range grants {
		if g.Rule >= 0 {
			all = append(all, g.Rule)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
