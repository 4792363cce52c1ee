package policy

import (
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Includes reports whether everything that another mediation of the same class
// allows is allowed by this one, and in the same way: a program that is executed
// in another way is not. If it is not so, the difference has the shortest access
// that shows it, with the other one on the right. The verdict is glob.Undecided
// if the budget of states (0 for glob.DefaultBudget) did not suffice.
func (m *Mediation) Includes(other *Mediation, budget int) (glob.Verdict, Difference) {
	var found *Difference
	verdict := NewPair(m, other).Differences(LevelAccess, budget, func(d Difference) bool {
		if d.Right.exceeds(d.Left) {
			found = &d
		}
		return found == nil
	})
	switch {
	case found != nil:
		return glob.No, *found
	case verdict == glob.Undecided:
		return glob.Undecided, Difference{}
	}
	return glob.Yes, Difference{}
}

// Includes reports whether a profile allows everything that another one allows,
// whatever the class; see Mediation.Includes. The class is that of the
// difference.
func (p *Profile) Includes(other *Profile, budget int) (glob.Verdict, key.Class, Difference) {
	verdict := glob.Yes
	for _, c := range key.Classes() {
		v, d := p.Mediation(c).Includes(other.Mediation(c), budget)
		if v == glob.No {
			return v, c, d
		}
		verdict = max(verdict, v)
	}
	return verdict, 0, Difference{}
}

// exceeds reports whether a label allows anything that another one does not, or
// executes programs in another way. The mark of a link restricts.
func (l Label) exceeds(m Label) bool {
	const marks = key.FileSubset | key.FileSubset<<key.OtherShift
	if l.Allow&^m.Allow&^marks != 0 || l.Prompt&^m.Prompt&^m.Allow != 0 {
		return true
	}
	for side, shift := range [...]int{0, key.OtherShift} {
		link, mark := key.FileLink<<shift, key.FileSubset<<shift
		if l.Allow&m.Allow&link != 0 && m.Allow&mark != 0 && l.Allow&mark == 0 {
			return true
		}
		if l.Exec[side].Kind != 0 && l.Exec[side] != m.Exec[side] || l.OnExec[side].Kind != 0 && l.OnExec[side] != m.OnExec[side] {
			return true
		}
	}
	return false
}
