package redundancy

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/lint/rules/internal/abifeature"
	"github.com/aa-lint/aa-lint/policy"
)

// reach tells how far a verdict on a rule goes.
type reach uint8

const (
	// nowhere: it is not so, or only because a machine knows less than the rule says.
	nowhere reach = iota
	// here: it is so with the values that variables have here, and with those that
	// sites usually add, but a site can give them others.
	here
	// dropped: it is so because the abi or the kernel drops some of what the rules say.
	dropped
	// everywhere: it is so wherever the profile may be loaded.
	everywhere
)

// in returns the profile as it is in another world.
func (s *idleScene) in(w policy.World) *policy.Profile {
	i := slices.Index(s.profile.Policy.Profiles, s.profile)
	return s.pass.PolicyIn(w).Profiles[i]
}

// test tells whether what is said of a rule and others is so.
type test func(r *policy.Redundancy, rule int, others []int) bool

// holds reports whether what is said of the rule and others is so in another world.
// A rule that says nothing there does nothing there.
func (j *judgement) holds(w policy.World, by []int, is test) bool {
	rules := append([]int{j.i}, by...)
	r, rule, others := j.askedIn(w, rules)
	return r.Silent(rule) || is(r, rule, others)
}

// askedIn returns what tells of a rule and others in another world, and what they
// are called there.
func (j *judgement) askedIn(w policy.World, rules []int) (r *policy.Redundancy, rule int, others []int) {
	sockets, whole := j.dependOnOthers(rules)
	if whole {
		return j.redundancyIn(w), rules[0], rules[1:]
	}
	at := make([]int, len(rules))
	for i := range at {
		at[i] = i
	}
	if !sockets {
		return j.in(w).RedundancyOf(rules...), 0, at[1:]
	}
	all := j.onSockets()
	for i, rule := range rules {
		place, found := slices.BinarySearch(all, rule)
		if !found {
			known := func(i int) bool { return slices.Contains(rules, i) }
			return j.in(w).RedundancyOf(append(rules, slices.DeleteFunc(slices.Clone(all), known)...)...), 0, at[1:]
		}
		at[i] = place
	}
	return j.socketsIn(w), at[0], at[1:]
}

// redundancyIn returns what tells of all rules of the profile in another world.
func (s *idleScene) redundancyIn(w policy.World) *policy.Redundancy {
	r := s.elsewhere[w.Name]
	if r == nil {
		r = s.in(w).Redundancy()
		if s.elsewhere == nil {
			s.elsewhere = map[string]*policy.Redundancy{}
		}
		s.elsewhere[w.Name] = r
	}
	return r
}

// dependOnOthers reports whether what some rules mean may depend on the profile's
// further rules on sockets, or on the whole of the profile.
func (j *judgement) dependOnOthers(rules []int) (sockets, whole bool) {
	for _, i := range rules {
		switch stmt := j.rules[i].Stmt.(type) {
		case *ast.AllRule, *ast.ChangeProfileRule:
			whole = true
		default:
			sockets = sockets || isOnSockets(stmt)
		}
	}
	return sockets, whole
}

func isOnSockets(r ast.Rule) bool {
	switch r.(type) {
	case *ast.NetworkRule, *ast.UnixRule:
		return true
	}
	return false
}

// onSockets returns the rules on sockets.
func (s *idleScene) onSockets() []int {
	if s.sockets == nil {
		s.sockets = []int{}
		for i := range s.rules {
			if isOnSockets(s.rules[i].Stmt) {
				s.sockets = append(s.sockets, i)
			}
		}
	}
	return s.sockets
}

// socketsIn returns what tells of all rules on sockets in another world.
func (s *idleScene) socketsIn(w policy.World) *policy.Redundancy {
	r := s.socketsElsewhere[w.Name]
	if r == nil {
		r = s.in(w).RedundancyOf(s.onSockets()...)
		if s.socketsElsewhere == nil {
			s.socketsElsewhere = map[string]*policy.Redundancy{}
		}
		s.socketsElsewhere[w.Name] = r
	}
	return r
}

// reachOf tells how far a verdict goes that others are the reason of.
func (j *judgement) reachOf(by []int, is test) reach {
	w := j.pass.Project.Worlds
	found := everywhere
	if j.dependOnFeatures(by) {
		if j.losesParts(by) {
			found = dropped
		}
		for _, m := range append([]policy.World{w.AsWritten}, w.Machines...) {
			if !j.holds(m, by, is) {
				found = dropped
				break
			}
		}
	}
	if j.mentionVariables(by) && !j.holds(w.Any, by, is) {
		if !j.holds(w.More, by, is) {
			return nowhere
		}
		found = min(found, here)
	}
	return found
}

// losesParts reports whether the abi of the profile drops some of what the rule or
// one of the others says: AA404 tells of that, and it is no use to compare the rest.
func (j *judgement) losesParts(by []int) bool {
	_, features := abifeature.Of(j.pass)
	if features == nil {
		return false
	}
	loses := func(r *policy.Rule) bool {
		dropped, _ := abifeature.Dropped(r.Stmt, features)
		return len(dropped) > 0
	}
	return loses(j.rule) || slices.ContainsFunc(by, func(i int) bool { return loses(&j.rules[i]) })
}

// mentionVariables reports whether the rule or one of the others has a variable in
// it.
func (j *judgement) mentionVariables(by []int) bool {
	found := strings.Contains(j.rule.Text(), "@{")
	for _, i := range by {
		found = found || strings.Contains(j.rules[i].Text(), "@{")
	}
	return found
}

// dependOnFeatures reports whether it depends on the features of kernel and abi
// what the rule or one of the others means, and not only whether it counts.
func (j *judgement) dependOnFeatures(by []int) bool {
	found := needsFeatures(j.rule)
	for _, i := range by {
		found = found || needsFeatures(&j.rules[i])
	}
	return found
}

func needsFeatures(r *policy.Rule) bool {
	switch r.Stmt.(type) {
	case *ast.NetworkRule, *ast.UnixRule, *ast.MqueueRule, *ast.IOUringRule, *ast.AllRule:
		return true
	}
	return r.Quals.Access == ast.AccessPrompt
}
