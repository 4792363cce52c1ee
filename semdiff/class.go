package semdiff

import (
	"cmp"
	"math/bits"
	"slices"
	"strconv"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
)

// maxChanges is how many changes of one class are worked out; more would not be
// read.
const maxChanges = 1000

// compareClass compares one class of two profiles; decided is false if the
// budget did not suffice.
func compareClass(old, new *policy.Mediation, opts Options) (changes []Change, decided bool) {
	found := collector{old: old, new: new, byCause: map[cause]int{}}
	verdict := policy.NewPair(old, new).Differences(opts.Level, opts.Budget, func(d policy.Difference) bool {
		found.add(d)
		// If one side allows everything, one witness says it all.
		return old.Mediated == new.Mediated && len(found.changes) < maxChanges
	})
	if old.Mediated != new.Mediated && len(found.changes) > 0 {
		found.changes = found.changes[:1]
		c := &found.changes[0]
		c.Mediation, c.Old, c.New = true, nil, nil
		return found.changes, true
	}
	return absorb(found.changes), verdict != glob.Undecided
}

// collector brings together differences that the same rules cause.
type collector struct {
	old, new *policy.Mediation
	changes  []Change
	byCause  map[cause]int
}

// cause is what differences have in common that are one change.
type cause struct {
	gained, lost, prompted, logged, denied policy.Perms
	exec, onExec                           [2][2]policy.Exec
	rules                                  string
}

func (c *collector) add(d policy.Difference) {
	change := Change{Class: c.old.Class, Witness: d.Key, Left: d.Left, Right: d.Right}
	change.Gained = d.Right.Allow &^ d.Left.Allow
	change.Lost = d.Left.Allow &^ d.Right.Allow
	change.Prompted = d.Left.Prompt ^ d.Right.Prompt
	decided := change.Gained | change.Lost | change.Prompted
	change.Logged = (d.Left.Audit ^ d.Right.Audit | d.Left.Quiet ^ d.Right.Quiet) &^ decided
	change.Denied = (d.Left.Deny ^ d.Right.Deny) &^ decided &^ change.Logged
	change.Exec = execChanges(d)
	touched := decided | change.Logged | change.Denied
	for _, e := range change.Exec {
		touched |= execBit(e)
	}
	id := cause{gained: change.Gained, lost: change.Lost, prompted: change.Prompted, logged: change.Logged, denied: change.Denied}
	for side := range 2 {
		id.exec[side] = [2]policy.Exec{d.Left.Exec[side], d.Right.Exec[side]}
		id.onExec[side] = [2]policy.Exec{d.Left.OnExec[side], d.Right.OnExec[side]}
	}
	change.Old, id.rules = rules(c.old, d.LeftOnly, touched, id.rules)
	change.New, id.rules = rules(c.new, d.RightOnly, touched, id.rules+"|")
	if _, known := c.byCause[id]; known {
		return
	}
	c.byCause[id] = len(c.changes)
	c.changes = append(c.changes, change)
}

// execBit returns the permission that an exec change belongs to.
func execBit(e ExecChange) policy.Perms {
	bit := policy.FileExec | policy.FileMmap
	if e.OnExec {
		bit = policy.FileOnExec
	}
	if !e.Owner {
		bit <<= policy.OtherShift
	}
	return bit
}

// execChanges returns the ways in which both sides let a program be executed,
// but not in the same way.
func execChanges(d policy.Difference) []ExecChange {
	var changes []ExecChange
	for side, owner := range []bool{true, false} {
		if a, b := d.Left.Exec[side], d.Right.Exec[side]; a != b && a.Kind != 0 && b.Kind != 0 {
			changes = append(changes, ExecChange{Owner: owner, From: a, To: b})
		}
		if a, b := d.Left.OnExec[side], d.Right.OnExec[side]; a != b && a.Kind != 0 && b.Kind != 0 {
			changes = append(changes, ExecChange{Owner: owner, From: a, To: b, OnExec: true})
		}
	}
	return changes
}

// rules returns the rules of grants that speak of one of the permissions, and
// adds them to the identity of a cause.
func rules(m *policy.Mediation, grants []*policy.Grant, perms policy.Perms, id string) ([]*policy.Rule, string) {
	var found []*policy.Rule
	for _, g := range grants {
		if g.Rule < 0 || g.Perms&perms == 0 {
			continue
		}
		r := &m.Profile.Rules()[g.Rule]
		if !slices.Contains(found, r) {
			found = append(found, r)
			id += strconv.Itoa(g.Rule) + ","
		}
	}
	return found, id
}

// absorb leaves out the changes that say less than another one of the same
// rules: a link needs two permissions, and a rule that overlaps another gives
// less in one place than in the other.
func absorb(changes []Change) []Change {
	order := make([]int, len(changes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(changes[b].size(), changes[a].size()) })
	var kept []int
	for _, i := range order {
		if !slices.ContainsFunc(kept, func(k int) bool { return changes[k].includes(&changes[i]) }) {
			kept = append(kept, i)
		}
	}
	slices.Sort(kept)
	result := make([]Change, len(kept))
	for n, i := range kept {
		result[n] = changes[i]
	}
	return result
}

func (c *Change) size() int {
	return bits.OnesCount32(uint32(c.Gained|c.Lost)) + bits.OnesCount32(uint32(c.Prompted)) +
		bits.OnesCount32(uint32(c.Logged|c.Denied)) + len(c.Exec)
}

// onExec are the permissions that come with every change of profile.
const onExec = policy.FileOnExec | policy.FileOnExec<<policy.OtherShift

// includes reports whether a change says all that another one does.
func (c *Change) includes(d *Change) bool {
	if !slices.Equal(c.Old, d.Old) || !slices.Equal(c.New, d.New) {
		return false
	}
	gained, lost := d.Gained, d.Lost
	if c.Class == policy.ClassFile {
		gained, lost = without(gained, c.Gained), without(lost, c.Lost)
	}
	return gained&^c.Gained|lost&^c.Lost|d.Prompted&^c.Prompted|d.Logged&^(c.Logged|c.Gained|c.Lost)|
		d.Denied&^(c.Denied|c.Gained|c.Lost) == 0 &&
		!slices.ContainsFunc(d.Exec, func(e ExecChange) bool { return !slices.Contains(c.Exec, e) })
}

// without leaves out of some permissions what is said already by those of
// another change: a change of profile at exec by the change of profile, the
// mark of a link by the link.
func without(perms, said policy.Perms) policy.Perms {
	for _, shift := range [...]int{0, policy.OtherShift} {
		if said&(policy.FileChangeProfile<<shift) != 0 {
			perms &^= policy.FileOnExec << shift
		}
		if said&(policy.FileLink<<shift) != 0 {
			perms &^= policy.FileSubset << shift
		}
	}
	return perms
}
