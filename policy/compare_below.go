package policy

import (
	"fmt"

	"github.com/aa-lint/aa-lint/glob"
)

// Alike groups prefixes of keys behind which both sides say the same of every
// key, in the order of the first of each.
func (p *Pair) Alike(prefixes []string) [][]string {
	var groups [][]string
	at := map[string]int{}
	for _, prefix := range prefixes {
		var states []glob.State
		for _, v := range p.views {
			states = append(states, v.space.stateAt(prefix))
		}
		key := fmt.Sprint(states)
		i, known := at[key]
		if !known {
			i = len(groups)
			at[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], prefix)
	}
	return groups
}

// Below calls yield for each way in which the two sides differ on keys that start
// with a prefix. In contrast to Differences it tells them all, also where rules
// have shown already what they change. The verdict is glob.Undecided if the
// budget of states (0 for glob.DefaultBudget) did not suffice to see all.
func (p *Pair) Below(prefix string, level Level, budget int, yield func(Difference)) glob.Verdict {
	verdict := glob.Yes
	for _, v := range p.views {
		auto := v.space.auto
		prune := func(at glob.State) bool { return auto.Reach(at) == 0 }
		got := auto.VisitFrom(v.space.stateAt(prefix), budget, prune, func(at glob.State, way func() string) bool {
			if auto.AcceptMask(at) != 0 && v.labelAt(at, Left, level) != v.labelAt(at, Right, level) {
				yield(p.At(prefix+way(), level))
			}
			return true
		})
		verdict = max(verdict, got)
	}
	return verdict
}
