package policy

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Redundancy tells which rules of a profile do nothing, because others do what
// they do, or undo it. Rules are named by their places in Profile.Rules. It is
// not safe for concurrent use.
type Redundancy struct {
	profile *Profile
	grants  [key.NumClasses]statements // of each class
	denies  [key.NumClasses]statements // those that deny
	raised  [key.NumClasses]statements // those with a higher priority than some other one
	byRule  [][]*statement
	texts   map[int]string    // of rules, see said
	exprs   map[glob.Expr]int // see keysOf
	keys    map[string]int
	tries   int
	places  []int // of the rules in Profile.Rules, nil if they are all of them
}

// statement is what a rule says of accesses of a class.
type statement struct {
	*Grant
	class  key.Class
	prefix string // what all keys start with

	policy *Policy
}

func (s *statement) meter() *work.Meter { return s.policy.meter }

// stepsPerTry are the steps that it takes to look at two statements.
const stepsPerTry = 10

// mostTries is how many pairs of rules of one profile are looked at closely.
const mostTries = 2_000_000

// includeBudget is the number of states to look at when two rules are compared.
const includeBudget = 20_000

// Redundancy returns what tells of the rules of the profile which are of no use.
func (p *Profile) Redundancy() *Redundancy {
	p.Policy.mu.Lock()
	defer p.Policy.mu.Unlock()
	return p.redundancy(p.lower())
}

func (p *Profile) redundancy(l *lowering) *Redundancy {
	r := &Redundancy{profile: p, byRule: byRule(l)}
	for c, grants := range l.grants {
		x := &r.grants[c]
		all := make([]statement, 0, len(grants))
		x.all = make([]*statement, 0, len(grants))
		for _, g := range grants {
			if g.Rule < 0 {
				continue
			}
			all = append(all, statement{g, key.Class(c), g.Keys.Prefix(), p.Policy})
			s := &all[len(all)-1]
			x.all = append(x.all, s)
			r.byRule[g.Rule] = append(r.byRule[g.Rule], s)
			if s.kind == denied {
				r.denies[c].all = append(r.denies[c].all, s)
			}
		}
		r.raised[c].all = x.raised()
	}
	return r
}

// byRule returns the statements of each rule, of which there is room for all.
func byRule(l *lowering) [][]*statement {
	counts, total := make([]int, len(l.rules)), 0
	for _, grants := range l.grants {
		for _, g := range grants {
			if g.Rule >= 0 {
				counts[g.Rule]++
				total++
			}
		}
	}
	room, all := make([]*statement, total), make([][]*statement, len(l.rules))
	for rule, n := range counts {
		all[rule], room = room[:0:n], room[n:]
	}
	return all
}

// raised returns the statements with a higher priority than the last one, which has
// the lowest.
func (x *statements) raised() []*statement {
	if len(x.all) == 0 {
		return nil
	}
	lowest := x.all[len(x.all)-1].priority
	n := slices.IndexFunc(x.all, func(s *statement) bool { return s.priority == lowest })
	return x.all[:n:n]
}

// Exhausted reports whether there were so many rules to compare that not all
// were: of the others it is not known whether they are redundant.
func (r *Redundancy) Exhausted() bool { return r.tries > mostTries }

// Candidates returns the rules, of those that may be, that may each say by
// themselves all that a rule says. Contains tells which of them do.
func (r *Redundancy) Candidates(rule int, may func(int) bool) []int {
	said := r.byRule[rule]
	if len(said) == 0 {
		return nil
	}
	first := said[0]
	example, ok := first.Keys.Example()
	if !ok {
		return nil
	}
	x := r.grants[first.class].indexed(r)
	test := func(s *statement) bool { return s.Rule != rule && first.maySay(s) && may(s.Rule) }
	var rules []int
	for _, at := range x.matching(first.meter(), first.prefix, example, test) {
		rules = append(rules, x.all[at].Rule)
	}
	if r.tries += len(rules); r.Exhausted() {
		return nil
	}
	return rules
}

// Renumbers reports whether the compiled policy may list the targets of exec rules
// in another order without a rule: it names one of several. That changes nothing
// in what the policy means, but it is not the same binary.
func (r *Redundancy) Renumbers(rule int) bool {
	return len(r.profile.lower().targets) > 1 &&
		slices.ContainsFunc(r.byRule[rule], func(s *statement) bool { return s.Exec.Kind == 'n' })
}

// Silent reports whether a rule says nothing at all, as those do that the kernel
// or the abi knows nothing of.
func (r *Redundancy) Silent(rule int) bool { return len(r.byRule[rule]) == 0 }

// Grants returns what a rule says of accesses of a class.
func (r *Redundancy) Grants(c key.Class, rule int) []*Grant {
	var all []*Grant
	for _, s := range r.byRule[rule] {
		if s.class == c {
			all = append(all, s.Grant)
		}
	}
	return all
}

// Contains reports whether one rule says by itself all that another one says.
func (r *Redundancy) Contains(outer, inner int) bool {
	if len(r.byRule[inner]) == 0 {
		return false
	}
	doubtful := false
	for _, s := range r.byRule[inner] {
		found := false
		for _, t := range r.byRule[outer] {
			if s.class == t.class && strings.HasPrefix(s.prefix, t.prefix) && s.maySay(t) && s.withinStatement(t) {
				found = true
				doubtful = doubtful || s.doubtful(t)
				break
			}
		}
		if !found {
			return false
		}
	}
	switch {
	case !doubtful:
		return true
	case r.places != nil:
		// To compare whole profiles in each world takes too long. What other
		// features add to the doubt is nothing, but other values may.
		return r.profile.Policy.unit.c.opts.Site != SiteAny
	}
	return r.profile.SameWithout(0, r.placeOfRule(inner)) == glob.Yes
}

// placeOfRule returns the place of a rule in Profile.Rules.
func (r *Redundancy) placeOfRule(rule int) int {
	if r.places == nil {
		return rule
	}
	return r.places[rule]
}

// Union returns rules, of those that may be, that together say all that a
// rule says: without any of the others the rule can go, and nothing changes. It
// is false if there are none.
func (r *Redundancy) Union(rule int, may func(int) bool) (by []int, ok bool) {
	for _, s := range r.byRule[rule] {
		rules, ok := r.alike(s, may)
		if !ok {
			return nil, false
		}
		by = append(by, rules...)
	}
	if len(by) == 0 {
		return nil, false
	}
	kept := map[int]bool{r.placeOfRule(rule): true}
	for i := range r.byRule {
		if i == rule || may(i) {
			kept[r.placeOfRule(i)] = true
		}
	}
	var others []int
	for i := range r.profile.Rules() {
		if !kept[i] {
			others = append(others, i)
		}
	}
	with, without := r.profile.Without(others...), r.profile.Without(append(others, r.placeOfRule(rule))...)
	slices.Sort(by)
	return slices.Compact(by), with.same(without, 0) == glob.Yes
}

// alike returns the rules that say something of what a statement says, of
// accesses that it is about. It is false if they leave something out of an
// example.
func (r *Redundancy) alike(s *statement, may func(int) bool) (rules []int, ok bool) {
	example, ok := s.Keys.Example()
	if !ok {
		return nil, false
	}
	left := s.Perms
	x := r.grants[s.class].indexed(r)
	for _, at := range slices.Clone(x.nearPrefix(s.prefix)) {
		t := x.all[at]
		some := s.Perms & (t.Perms | t.implied())
		if some == 0 || t.Rule == s.Rule || !s.outdoneBy(t, some) || !may(t.Rule) {
			continue
		}
		if r.tries++; r.Exhausted() {
			return nil, false
		}
		s.meter().Spend(stepsPerTry)
		if !s.meets(t) {
			continue
		}
		rules = append(rules, t.Rule)
		if t.Keys.MatchCharged(example, s.meter()) {
			left &^= some
		}
	}
	return rules, left == 0
}

// meets reports whether two statements may be about the same access.
func (s *statement) meets(t *statement) bool {
	_, v := s.Keys.Set().Overlap(t.Keys.Set(), glob.Budget(includeBudget), glob.Charge(s.meter()))
	return v != glob.No
}

// maySay reports whether another statement says of its accesses all that this
// one says, and if it is about the same accesses makes it superfluous.
func (s *statement) maySay(t *statement) bool {
	return s.Perms&^(t.Perms|t.implied()) == 0 && s.outdoneBy(t, s.Perms)
}

// outdoneBy reports whether what another statement says of some permissions makes
// superfluous what this one says of them, for accesses that both are about.
func (s *statement) outdoneBy(t *statement, perms key.Perms) bool {
	if s.kind != t.kind || s.priority != t.priority {
		return false
	}
	if s.kind == denied {
		// What one rule denies without a trace leaves none, whatever others say.
		if t.audit && !s.audit {
			return false
		}
	} else if s.audit && !t.audit {
		return false
	}
	return perms&transitions == 0 || s.Exec == t.Exec
}

// withinStatement reports whether all accesses of a statement are accesses of another
// one.
func (s *statement) withinStatement(t *statement) bool {
	if s.text != "" && s.text == t.text {
		return true
	}
	if key, ok := s.Keys.Literal(); ok {
		return t.Keys.MatchCharged(key, s.meter())
	}
	if _, ok := t.Keys.Literal(); ok {
		return false
	}
	if s.text == "" || t.text == "" {
		return s.compare(t)
	}
	// Rules of abstractions meet in many profiles.
	at, known := exprPair{s.Keys, t.Keys}, &s.policy.unit.c.within
	if within, ok := known.Load(at); ok {
		return within.(bool)
	}
	within := s.compare(t)
	known.Store(at, within)
	return within
}

func (s *statement) compare(t *statement) bool {
	return t.Keys.Set().Includes(s.Keys.Set(), glob.Budget(includeBudget), glob.Charge(s.meter())) == glob.Yes
}

// doubtful reports whether a statement may be of use beside one that contains
// it: an exact pattern of an exec rule goes before others, and what an exec mode
// implies can be denied apart from it.
func (s *statement) doubtful(t *statement) bool {
	return s.Perms&transitions != 0 && s.exact && !t.exact || s.Perms&^t.Perms != 0
}

// implied are the permissions that a statement implies without saying them.
func (s *statement) implied() key.Perms {
	if s.kind != allowed || s.Exec.Kind != 'i' && s.Exec.Fallback != 'i' {
		return 0
	}
	var implied key.Perms
	for _, shift := range [...]int{0, key.OtherShift} {
		if s.Perms&(key.FileExec<<shift) != 0 {
			implied |= key.FileMmap << shift
		}
	}
	return implied
}
