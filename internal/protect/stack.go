package protect

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// A stack of profiles, a//&b, allows what all of them allow.

// members returns the names of the profiles of a stack; one for what is none.
func members(name string) []string { return strings.Split(name, "//&") }

// stays reports whether a target keeps the profile of the program besides, so
// that nothing is open that it does not leave open.
func stays(target string) bool { return strings.HasPrefix(target, "&") }

// findProtections returns what World.Find does, for all members of a stack; nil if one of
// them is not known.
func findProtections(w World, name string) (id any, profiles func() []*policy.Profile) {
	var all []func() *policy.Profile
	for i, member := range members(name) {
		of, profile := w.Find(member)
		if profile == nil {
			return nil, nil
		}
		if i == 0 {
			id = of
		}
		all = append(all, profile)
	}
	return id, func() []*policy.Profile {
		var some []*policy.Profile
		for _, profile := range all {
			some = append(some, profile())
		}
		return some
	}
}

// nodeOf works out what is known of a profile or a stack.
func (g *Graph) nodeOf(w World, profiles []*policy.Profile) *node {
	n := &node{gaps: make([]*Gap, len(g.Roots)), undecided: make([]bool, len(g.Roots))}
	if slices.Contains(profiles, nil) {
		return n
	}
	var all [][]Protection
	dead, lost := false, false // some member lets the program go nowhere, or nobody knows where
	for _, p := range profiles {
		all = append(all, Judge(p, g.Roots, g.Options))
		s := newJudge(p, g.Roots, written, g.Options).stepsOf(w)
		n.steps, dead, lost = s.found, dead || len(s.found) == 0, lost || s.undecided
	}
	if len(profiles) > 1 {
		// Where a stack goes on is a stack again, of what each of them goes on as.
		n.steps, lost = nil, lost || !dead
	}
	for i := range g.Roots {
		gap, decided := together(profiles, all, i)
		n.gaps[i], n.undecided[i] = gap, lost || !decided
	}
	return n
}

// together returns a gap of a root that all profiles leave open; false if it is
// not decided whether there is one.
func together(profiles []*policy.Profile, all [][]Protection, root int) (gap *Gap, decided bool) {
	open, decided := true, true
	for _, protections := range all {
		open = open && len(protections[root].Gaps) > 0
		decided = decided && !protections[root].Undecided
	}
	switch {
	case !open:
		return nil, decided
	case len(profiles) == 1:
		return &all[0][root].Gaps[0], true
	}
	for _, protections := range all {
		for _, g := range protections[root].Gaps {
			if g.Kind == Write && allWrite(profiles, g) {
				return &g, true
			}
		}
	}
	return nil, false
}

// allWrite reports whether all profiles let the witness of a gap be written,
// for the same files.
func allWrite(profiles []*policy.Profile, g Gap) bool {
	for _, p := range profiles {
		j := &judge{profile: p, files: p.Mediation(key.ClassFile)}
		has := j.openPerms(j.files.Decide(g.Witness).Label)
		if p.Attrs.Mode != "unconfined" && (g.Owner && !writes(has.For(true)) || g.Other && !writes(has.For(false))) {
			return false
		}
	}
	return true
}
