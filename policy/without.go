package policy

import (
	"maps"
	"slices"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Without returns the profile as it would be without some of its rules, named by
// their places in Rules. It belongs to the same policy, so that the two can be
// compared, but is not one of its profiles.
func (p *Profile) Without(rules ...int) *Profile {
	q := &Profile{
		Policy: p.Policy, Decl: p.Decl, Place: p.Place, Namespace: p.Namespace, Name: p.Name, Parent: p.Parent,
		Children: p.Children, Attrs: p.Attrs, Rlimit: p.Rlimit, attachment: p.attachment, rlimits: p.rlimits,
	}
	for i, r := range p.Rules() {
		if !slices.Contains(rules, i) {
			q.rules = append(q.rules, r)
		}
	}
	q.once.Do(func() {})
	return q
}

// SameWithout reports whether the compiled profile is the same without some of
// its rules: nothing else is allowed or logged, and programs are executed in the
// same way. The verdict is glob.Undecided if the budget of states (0 for
// glob.DefaultBudget) did not suffice to tell.
func (p *Profile) SameWithout(budget int, rules ...int) glob.Verdict {
	return p.same(p.Without(rules...), budget)
}

// same compares a profile with itself without some rules.
func (p *Profile) same(without *Profile, budget int) glob.Verdict {
	if !p.sameTargets(without) {
		return glob.No
	}
	verdict := glob.Yes
	for _, c := range key.Classes() {
		left, right := p.Mediation(c), without.Mediation(c)
		if left.Open() != right.Open() {
			return glob.No
		}
		same := true
		got := NewPair(left, right).Differences(LevelLogging, budget, func(Difference) bool {
			same = false
			return false
		})
		switch {
		case !same:
			return glob.No
		case got == glob.Undecided:
			verdict = glob.Undecided
		}
	}
	return verdict
}

// sameTargets reports whether the exec rules of two profiles name the same
// profiles, and contradict each other in no more places in the second than in
// the first. Profiles whose rules contradict each other are not loaded, and the
// compiled policy lists all targets, those too that a deny rule keeps from being
// reached.
func (p *Profile) sameTargets(q *Profile) bool {
	p.Policy.mu.Lock()
	defer p.Policy.mu.Unlock()
	a, b := p.lower(), q.lower()
	if !maps.Equal(a.targets, b.targets) {
		return false
	}
	before, decided := conflicts(p.Policy.meter, a.grants[key.ClassFile])
	after, decidedToo := conflicts(p.Policy.meter, b.grants[key.ClassFile])
	return len(after) <= len(before) && decided == decidedToo
}
