package semdiff

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
)

// maxChanges is how many sets of rules are told apart in one class of a
// profile; more would not be read.
const maxChanges = 5000

// compareClass compares one class of two profiles; decided is false if the
// budget did not suffice.
func compareClass(old, new *policy.Mediation, opts Options) (changes []Change, decided bool) {
	pair := policy.NewPair(old, new)
	c := collector{class: old.Class, byRules: map[string]*suspects{}}
	opened := old.Open() != new.Open()
	verdict := pair.Differences(opts.Level, opts.Budget, func(d policy.Difference) bool {
		c.add(d)
		// If one side allows everything, one witness says it all.
		return !opened && len(c.all) < maxChanges
	})
	if opened && len(c.all) > 0 {
		change := c.all[0].changes[0]
		change.Mediation = true
		return []Change{change}, true
	}
	for _, s := range c.merged() {
		change := s.change
		change.Old, change.New = rulesAt(old.Profile, s.old), rulesAt(new.Profile, s.new)
		change.Witness = readable(pair, change, opts.Level)
		changes = append(changes, change)
	}
	return changes, verdict != glob.Undecided && len(c.all) < maxChanges
}

// collector brings together what the same rules change.
type collector struct {
	class   policy.Class
	all     []*suspects
	byRules map[string]*suspects
}

// suspects are rules of both sides, with all that they are to blame for.
type suspects struct {
	old, new []int
	changes  []Change // the first for each set of permissions
	union    Change
}

func (c *collector) add(d policy.Difference) {
	full := changeOf(c.class, d)
	for _, b := range blame(&full, &d) {
		change := full.of(b.perms)
		s := c.suspects(b.old, b.new)
		if !s.knows(&change) {
			s.changes = append(s.changes, change)
			s.union.join(&change)
		}
	}
}

func (c *collector) suspects(old, new []int) *suspects {
	key := rulesKey(old) + "|" + rulesKey(new)
	s := c.byRules[key]
	if s == nil {
		s = &suspects{old: old, new: new}
		c.byRules[key] = s
		c.all = append(c.all, s)
	}
	return s
}

func rulesKey(rules []int) string {
	var key []byte
	for _, r := range rules {
		key = append(strconv.AppendInt(key, int64(r), 36), ',')
	}
	return string(key)
}

// knows reports whether one change of the rules says all that another does: that
// of a shorter witness stays.
func (s *suspects) knows(c *Change) bool {
	return slices.ContainsFunc(s.changes, func(k Change) bool {
		rest := *c
		rest.minus(&k)
		return rest.size() == 0
	})
}

// verdict is what in the end is told about some rules.
type verdict struct {
	old, new []int
	change   Change
}

// merged returns the changes that are worth telling.
func (c *collector) merged() []verdict {
	var all []verdict
	for _, s := range c.all {
		said := c.saidByOthers(s)
		slices.SortStableFunc(s.changes, func(a, b Change) int { return cmp.Compare(b.size(), a.size()) })
		for _, change := range s.changes {
			change.minus(&said)
			change.leaveOut(&s.union)
			if change.size() == 0 {
				continue
			}
			said.join(&change)
			all = append(all, verdict{s.old, s.new, change})
		}
	}
	return all
}

// saidByOthers returns what fewer rules are to blame for by themselves. Of rules
// that allow the same, one is enough, so those that only ever come beside it are
// not told; rules that deny it must all be gone, so each of them counts.
func (c *collector) saidByOthers(s *suspects) Change {
	var said Change
	for _, other := range c.all {
		if other == s {
			continue
		}
		fewerOld, fewerNew := within(other.old, s.old), within(other.new, s.new)
		sameOld, sameNew := len(other.old) == len(s.old), len(other.new) == len(s.new)
		if !fewerOld || !fewerNew {
			continue
		}
		some := Change{Exec: other.union.Exec}
		if sameOld {
			some.Gained = other.union.Gained
		}
		if sameNew {
			some.Lost = other.union.Lost
		}
		said.join(&some)
	}
	return said
}

// within reports whether a sorted list has all of another.
func within(some, all []int) bool {
	for _, x := range some {
		if _, ok := slices.BinarySearch(all, x); !ok {
			return false
		}
	}
	return true
}

// leaveOut leaves out of a change what goes without saying when the rules change
// something else: a change of profile at exec beside the change of profile, the
// mark of a link beside the link, mapping beside an exec that implies it.
func (c *Change) leaveOut(all *Change) {
	if c.Class != policy.ClassFile {
		return
	}
	for _, shift := range [...]int{0, policy.OtherShift} {
		if (all.Gained|all.Lost)&(policy.FileChangeProfile<<shift) != 0 {
			*c = c.of(^(policy.FileOnExec << shift))
		}
		if (all.Gained|all.Lost)&(policy.FileLink<<shift) != 0 {
			*c = c.of(^(policy.FileSubset << shift))
		}
	}
}

// rulesAt returns rules of a profile by their places.
func rulesAt(p *policy.Profile, places []int) []*policy.Rule {
	var rules []*policy.Rule
	for _, i := range places {
		rules = append(rules, &p.Rules()[i])
	}
	return rules
}
