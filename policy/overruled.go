package policy

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Overruled is a rule that others keep from having an effect.
type Overruled struct {
	// By are the rules that do, in their order.
	By []int
	// All is set if nothing is left of the rule; otherwise Perms are the
	// permissions on files that are left nowhere.
	All   bool
	Perms key.Perms
	// Same is set if the compiled profile is the same without the rule. It may
	// not be, though nothing is left of it: the profiles that exec rules name are
	// listed in order, and a link needs a permission that deny rules leave alone.
	Same bool
}

// Denied returns what deny rules, of those that may count, leave of a rule that
// allows or prompts. It is false if they leave all of it.
func (r *Redundancy) Denied(rule int, may func(int) bool) (Overruled, bool) {
	return r.overruled(rule, func(s *statement) *statements {
		if s.kind == denied {
			return nil
		}
		return &r.denies[s.class]
	}, func(s, t *statement) bool { return t.priority >= s.priority && may(t.Rule) })
}

// Overridden returns what rules of a higher priority, of those that may count,
// leave of a rule. It is false if they leave all of it.
func (r *Redundancy) Overridden(rule int, may func(int) bool) (Overruled, bool) {
	return r.overruled(rule, func(s *statement) *statements {
		if s.priority >= r.grants[s.class].all[0].priority {
			return nil // none is higher than the first one
		}
		return &r.raised[s.class]
	}, func(s, t *statement) bool { return t.priority > s.priority && may(t.Rule) })
}

// overruled returns what is left of a rule where some of the statements that
// others gives for each of its own go before it.
func (r *Redundancy) overruled(rule int, others func(*statement) *statements, before func(s, t *statement) bool) (o Overruled, any bool) {
	said := r.byRule[rule]
	all := make([]key.Perms, len(said))
	links := key.Both(key.FileLink) // those of which no pair is left
	for i, s := range said {
		var by []int
		all[i], by = r.dead(s, others(s), before)
		any = any || all[i] != 0
		o.By = append(o.By, by...)
		if s.pair() {
			links &= all[i] | ^s.Perms
		}
	}
	o.All = len(said) > 0
	perms := ^key.Perms(0)
	for i, s := range said {
		// Without pairs, the permission to link is of no use, nor is the mark.
		dead := all[i] | s.Perms&(links|links*(key.FileSubset/key.FileLink))
		o.All = o.All && dead == s.Perms
		if s.class != key.ClassFile {
			dead = 0
		}
		perms &= dead | ^s.Perms
	}
	if !any {
		return Overruled{}, false
	}
	slices.Sort(o.By)
	o.By = slices.Compact(o.By)
	if !o.All {
		o.Perms = perms & r.permsOfRule(rule)
	}
	o.Same = o.All && !r.Renumbers(rule) && r.profile.SameWithout(0, r.placeOfRule(rule)) == glob.Yes
	return o, o.All || o.Perms != 0
}

// pair reports whether a statement is about links, which have pairs of paths as
// keys.
func (s *statement) pair() bool { return s.class == key.ClassFile && strings.Contains(s.text, "\x00") }

// permsOfRule returns the permissions that a rule speaks of.
func (r *Redundancy) permsOfRule(rule int) key.Perms {
	var all key.Perms
	for _, s := range r.byRule[rule] {
		all |= s.Perms
	}
	return all
}

// dead returns the permissions of a statement that others decide on all of its
// accesses, and the rules that do.
func (r *Redundancy) dead(s *statement, others *statements, before func(s, t *statement) bool) (dead key.Perms, by []int) {
	if others == nil || len(others.all) == 0 {
		return 0, nil
	}
	example, ok := s.Keys.Example()
	if !ok {
		return 0, nil
	}
	matters := func(t *statement) bool { return t.Perms&s.Perms != 0 && before(s, t) }
	var here key.Perms
	x := others.indexed(r)
	for _, at := range x.matching(s.meter(), s.prefix, example, matters) {
		here |= others.all[at].Perms & s.Perms
	}
	if here == 0 {
		return 0, nil
	}
	var deciding []*statement
	for _, at := range x.nearPrefix(s.prefix) {
		t := others.all[at]
		if !matters(t) {
			continue
		}
		if r.tries++; r.Exhausted() {
			return 0, nil
		}
		s.meter().Spend(stepsPerTry)
		deciding = append(deciding, t)
	}
	for _, part := range permGroups(here) {
		if decided, rules := s.decided(part, deciding); decided {
			dead |= part
			by = append(by, rules...)
		}
	}
	return dead, by
}

// permGroups returns permissions in groups that are written as one.
func permGroups(p key.Perms) []key.Perms {
	var groups []key.Perms
	for p != 0 {
		group := p & -p
		if group == key.FileWrite || group == key.FileWrite<<key.OtherShift {
			group |= p & (group * key.FileAppend / key.FileWrite)
		}
		groups = append(groups, group)
		p &^= group
	}
	return groups
}

// decided reports whether statements decide some permissions on all accesses of
// another one, and which of their rules do.
func (s *statement) decided(perms key.Perms, deciding []*statement) (bool, []int) {
	var grants []*Grant
	var rules []int
	for _, t := range deciding {
		if t.Perms&perms != perms && t.Perms&perms != 0 {
			// Permissions that are written as one are decided as one.
			continue
		}
		if t.Perms&perms == 0 {
			continue
		}
		if s.withinStatement(t) {
			return true, []int{t.Rule}
		}
		if s.meets(t) {
			grants = append(grants, t.Grant)
			rules = append(rules, t.Rule)
		}
	}
	if len(grants) == 0 {
		return false, nil
	}
	search := NewSearch(grants, s.Keys).Charge(s.meter())
	search.Budget = includeBudget
	_, v := search.Find(Wanted{Sets: 1, Key: func(l Label, _ Sets) bool {
		return (l.Allow|l.Deny|l.Prompt)&perms != perms
	}})
	return v == glob.No, rules
}
