package semdiff

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// compareClass compares one class of two profiles; decided is false if the
// budget did not suffice.
func compareClass(old, new *policy.Mediation, rules *[2]ruleSet, opts Options) (changes []Change, decided bool) {
	pair := policy.NewPair(old, new)
	c := newCollector(old, new)
	c.odd = newCollector(old, new)
	opened := old.Open() != new.Open()
	verdict := pair.Differences(opts.Level, opts.Budget, func(d policy.Difference) bool {
		if isSocket(old.Class) {
			d.Key = readable(pair, old.Class, d.Key, opts.Level)
		}
		c.collectDifference(d)
		// If one side allows everything, one witness says it all.
		return !opened
	})
	if len(c.all) == 0 {
		c = c.odd
	}
	if opened && len(c.all) > 0 {
		change := c.all[0].changes[0]
		change.Mediation = true
		change.Old, change.New = rules[0].rulesAt(firstOfClass(old)), rules[1].rulesAt(firstOfClass(new))
		return []Change{change}, true
	}
	all, better := c.merged(), readable
	decided = verdict != glob.Undecided
	if len(c.all) > 0 && membersOf(old.Class) != nil {
		if each, ok := byMembers(pair, c.names, old.Class, c.odd == nil, opts); len(each) > 0 {
			all, better, decided = each, readableBehind, decided && ok
		}
	}
	for _, s := range all {
		change := s.change
		change.Old, change.New = rules[0].rulesAt(s.old), rules[1].rulesAt(s.new)
		change.Witness = better(pair, old.Class, change.Witness, opts.Level)
		changes = append(changes, change)
	}
	return changes, decided
}

// firstOfClass returns the first rule of a class, because of which it is mediated if
// that is no matter of features.
func firstOfClass(m *policy.Mediation) []int {
	if m.Class != key.ClassUnix {
		return nil
	}
	least := -1
	for _, g := range m.Grants {
		if g.Rule >= 0 && (least < 0 || g.Rule < least) {
			least = g.Rule
		}
	}
	if least < 0 {
		return nil
	}
	return []int{least}
}

// collector brings together what the same rules change.
type collector struct {
	class   key.Class
	names   [2]string // of the profiles
	all     []*suspects
	byRules map[string]*suspects
	odd     *collector // what no access is about; see natural
}

// suspects are rules of both sides, with all that they are to blame for.
type suspects struct {
	old, new []int
	changes  []Change // the first for each set of permissions
	union    Change
}

func newCollector(old, new *policy.Mediation) *collector {
	names := [2]string{old.Profile.Name, new.Profile.Name}
	return &collector{class: old.Class, names: names, byRules: map[string]*suspects{}}
}

func (c *collector) collectDifference(d policy.Difference) {
	full := changeOf(c.class, d, c.names)
	full.leaveOutImplied(&d)
	c.blame(full.changeOfPerms(natural(c.class, d.Key)), d)
	c.odd.blame(full.changeOfPerms(^natural(c.class, d.Key)), d)
}

func isSocket(class key.Class) bool {
	return class == key.ClassUnix || class == key.ClassNetwork
}

// natural returns the permissions that are decided with a key of this form. The
// reference grants permissions on sockets on more keys than it asks about; what
// differs there only counts if nothing else does.
func natural(class key.Class, k string) key.Perms {
	if !isSocket(class) {
		return ^key.Perms(0)
	}
	a, ok := key.Decode(class, k, 0)
	if !ok {
		return 0
	}
	switch a.Get("op") {
	case "create":
		return key.Perms(ast.NetCreate)
	case "bind", "local", "autobind":
		return key.Perms(ast.NetBind | ast.NetAccept | ast.NetShutdown | ast.NetGetattr | ast.NetSetattr)
	case "listen":
		return key.Perms(ast.NetListen)
	case "opt":
		return key.Perms(ast.NetGetopt | ast.NetSetopt)
	case "peer":
		return key.Perms(ast.NetConnect | ast.NetAccept | ast.NetSend | ast.NetReceive)
	}
	return ^key.Perms(0)
}

// blame notes which rules are to blame for a change.
func (c *collector) blame(full Change, d policy.Difference) {
	for _, b := range blame(&full, &d) {
		change := full.changeOfPerms(b.perms)
		s := c.suspects(b.old, b.new)
		if !s.knows(&change) {
			s.changes = append(s.changes, change)
			s.union.joinChange(&change)
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
		return rest.changeSize() == 0
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
	index := c.index()
	for _, s := range c.all {
		said := index.saidByOthers(s)
		if !isSocket(c.class) {
			// In these, what short keys are about is clearer.
			slices.SortStableFunc(s.changes, func(a, b Change) int { return cmp.Compare(b.changeSize(), a.changeSize()) })
		}
		for _, change := range s.changes {
			change.minus(&said)
			change.leaveOut(&s.union)
			if change.changeSize() == 0 {
				continue
			}
			said.joinChange(&change)
			all = append(all, verdict{s.old, s.new, change})
		}
	}
	return all
}

// index finds suspects by the first of their rules.
type index map[sidedRule][]*suspects

// sidedRule is a rule by its place; -1 on no side stands for no rule.
type sidedRule struct{ side, rule int }

func (s *suspects) firstSuspect() sidedRule {
	switch {
	case len(s.old) > 0:
		return sidedRule{0, s.old[0]}
	case len(s.new) > 0:
		return sidedRule{1, s.new[0]}
	}
	return sidedRule{-1, -1}
}

func (c *collector) index() index {
	all := index{}
	for _, s := range c.all {
		all[s.firstSuspect()] = append(all[s.firstSuspect()], s)
	}
	return all
}

// saidByOthers returns what fewer rules are to blame for by themselves. Of rules
// that allow the same, one is enough, so those that only ever come beside it are
// not told; rules that deny it must all be gone, so each of them counts.
func (x index) saidByOthers(s *suspects) Change {
	var said Change
	look := func(at sidedRule) {
		for _, other := range x[at] {
			if other != s && hasAllOf(other.old, s.old) && hasAllOf(other.new, s.new) {
				some := Change{Exec: other.union.Exec}
				if len(other.old) == len(s.old) {
					some.Gained = other.union.Gained
				}
				if len(other.new) == len(s.new) {
					some.Lost = other.union.Lost
				}
				said.joinChange(&some)
			}
		}
	}
	look(sidedRule{-1, -1})
	for _, r := range s.old {
		look(sidedRule{0, r})
	}
	for _, r := range s.new {
		look(sidedRule{1, r})
	}
	return said
}

// hasAllOf reports whether a sorted list has all of another.
func hasAllOf(some, all []int) bool {
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
	if c.Class != key.ClassFile {
		return
	}
	for _, shift := range [...]int{0, key.OtherShift} {
		if (all.Gained|all.Lost)&(key.FileChangeProfile<<shift) != 0 {
			*c = c.changeOfPerms(^(key.FileOnExec << shift))
		}
		if (all.Gained|all.Lost)&(key.FileLink<<shift) != 0 {
			*c = c.changeOfPerms(^(key.FileSubset << shift))
		}
	}
}

// ruleSet is the rules of a profile that changes speak of, by their places. They
// are copies, so that the others need not be kept.
type ruleSet struct {
	profile *policy.Profile
	rules   map[int]*policy.Rule
}

func newRuleSet(p *policy.Profile) ruleSet { return ruleSet{p, map[int]*policy.Rule{}} }

// rulesAt returns rules by their places.
func (s *ruleSet) rulesAt(places []int) []*policy.Rule {
	var rules []*policy.Rule
	for _, i := range places {
		if s.rules[i] == nil {
			r := s.profile.Rules()[i]
			s.rules[i] = &r
		}
		rules = append(rules, s.rules[i])
	}
	return rules
}
