package protect

import (
	"math"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Gain is what a link gives.
type Gain struct {
	Link         *policy.Grant // that allows it
	Name, Target string
	// Perms are the permissions on the name that the program has not on the
	// target, whoever owns the file.
	Perms key.Perms
}

// Gains looks for links that grants of a profile allow and by which the program
// gets permissions on a file that it has not on the file's own name; it returns
// one for each grant that allows such links. The grants are those on pairs of
// names and targets.
func Gains(p *policy.Profile, links []*policy.Grant) []Gain {
	if len(links) == 0 {
		return nil
	}
	j := &judge{profile: p, files: p.Mediation(key.ClassFile), links: linksOf(Symlinks())}
	j.grants = j.files.Grants
	known := map[*policy.Grant][]string{}
	starts := func(g *policy.Grant) []string {
		if _, ok := known[g]; !ok {
			known[g] = prefixes(g.Keys)
		}
		return known[g]
	}
	lowest := lowestDeny(j.grants)
	harmless := glob.Union(j.unrealPairs(), unnamedTargets(), foreignHomes())
	var gains []Gain
	for _, link := range links {
		name, target, _ := link.Keys.Cut("\x00")
		p.Policy.Meter().Spend(len(j.files.Grants))
		ends := append(prefixes(name), prefixes(target)...)
		given := j.given(link.Rule)
		alike := name.Key() == target.Key() // then both have at least what is given
		makesDifference := func(g *policy.Grant) bool { return g.Rule != link.Rule && differs(g, given) && meet(starts(g), ends) }
		if alike && !slices.ContainsFunc(j.files.Grants, makesDifference) {
			continue
		}
		if _, v := link.Keys.Set().Difference(harmless.Set(), glob.Budget(1_000), glob.Charge(p.Policy.Meter())); v == glob.No {
			continue
		}
		grants := j.pairGrants(func(g *policy.Grant) key.Perms {
			switch {
			case !meet(starts(g), ends):
				return 0
			case alike && g.Priority() <= lowest && g.Rule != link.Rule && !differs(g, given):
				// The target has what it gives the name.
				return g.Perms & key.Both(key.FileLink|key.FileSubset)
			}
			return g.Perms
		})
		if gain, ok := j.gain(link, grants, harmless); ok {
			gains = append(gains, gain)
		}
	}
	return gains
}

// lowestDeny returns the lowest priority of grants that do not allow: what allows
// with that priority or a lower one brings nothing back that they take.
func lowestDeny(grants []*policy.Grant) int {
	lowest := math.MaxInt
	for _, g := range grants {
		if !g.Allow() {
			lowest = min(lowest, g.Priority())
		}
	}
	return lowest
}

// differs reports whether a grant can make a difference between files that have
// the same permissions by another rule.
func differs(g *policy.Grant, given key.Perms) bool {
	of := g.Perms & key.Both(onFile)
	return of != 0 && (!g.Allow() || of&^given != 0)
}

// given returns the permissions on files that a rule gives.
func (j *judge) given(rule int) key.Perms {
	var all key.Perms
	for _, g := range j.files.Grants {
		if g.Rule == rule && g.Allow() {
			all |= g.Perms
		}
	}
	return all
}

// gain looks for a link that a grant allows and that gives something new, other
// than some harmless ones.
func (j *judge) gain(link *policy.Grant, grants []*policy.Grant, harmless glob.Expr) (Gain, bool) {
	s := policy.NewSearch(grants, link.Keys, harmless).Charge(j.profile.Policy.Meter())
	s.Budget = 50_000
	gained := func(l policy.Label, owner bool) key.Perms {
		has := l.Allow.For(owner)
		if has&key.FileLink == 0 || has&key.FileSubset != 0 {
			return 0
		}
		return has >> nameShift & (onFile &^ key.FileLock) &^ has
	}
	key, v := s.Find(policy.Wanted{Sets: 1, Perms: key.Both(key.FileLink), Key: func(l policy.Label, in policy.Sets) bool {
		return in&2 == 0 && (gained(l, true) != 0 || gained(l, false) != 0)
	}})
	if v != glob.Yes {
		return Gain{}, false
	}
	l, _ := s.At(key)
	gain := Gain{Link: link, Perms: gained(l, true) | gained(l, false)}
	gain.Name, gain.Target, _ = strings.Cut(key, "\x00")
	return gain, true
}

// meet reports whether strings that start with some prefixes may start with
// others.
func meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(p string) bool {
		return slices.ContainsFunc(b, func(q string) bool { return strings.HasPrefix(p, q) || strings.HasPrefix(q, p) })
	})
}

// unnamedTargets matches pairs of which the target is a file that was made
// without a name: the kernel calls it by its number, and only the program that
// made it has it.
func unnamedTargets() glob.Expr {
	name, digit := glob.Many(notNUL()), glob.One(glob.ByteSet{}.Range('0', '9'))
	return glob.Concat(name, glob.Literal("\x00"), name, glob.Literal("/#"), digit, glob.Many(glob.ByteSet{}.With(0, '/').Not()))
}

// foreignHomes matches pairs of the homes of root and of others: rules on homes
// are on all of them, and a program has one.
func foreignHomes() glob.Expr {
	name, nul := glob.Many(notNUL()), glob.Literal("\x00")
	root, home := glob.Literal("/root/"), glob.Literal("/home/")
	return glob.Union(glob.Concat(root, name, nul, home, name), glob.Concat(home, name, nul, root, name))
}
