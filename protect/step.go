package protect

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
)

// Means is how a program goes on under other rules.
type Means string

// The means.
const (
	ByExec   Means = "exec"           // a program that it executes
	ByChange Means = "change_profile" // it changes its own profile
	ByHat    Means = "change_hat"     // it changes to a hat, which needs no rule
)

// Step is a way for the program that a profile confines to go on under other
// rules.
type Step struct {
	Means Means
	// Profile is the full name of the profile that confines it then; "" for none.
	Profile string
	// Path is a program that is executed.
	Path string
	// Fallback is set if the program goes on like this only where the profile
	// does not exist that it should get.
	Fallback bool
	// Rule is the rule that allows it; nil for hats.
	Rule *policy.Rule
}

// Unconfined reports whether no profile confines the program after the step.
func (s Step) Unconfined() bool { return s.Profile == "" }

// World tells of the profiles that there are besides the one that is judged.
type World interface {
	// Find returns a function that returns the profile of a full name, and a
	// value that stands for it; nil if there is none. What is found is not kept.
	Find(name string) (id any, profile func() *policy.Profile)
	// Attached calls yield for profiles that are attached to paths.
	Attached(yield func(name string, to glob.Pattern) bool)
	// Names calls yield for the names of all profiles.
	Names(yield func(name string) bool)
}

// unconfined is the name by which rules lead out of all profiles.
const unconfined = "unconfined"

// steps finds how the program of a profile can go on.
type steps struct {
	*judge
	world  World
	search *policy.Search // over what can be executed
	found  []Step
	known  map[stepID]bool
	// undecided is set if a budget did not suffice.
	undecided bool
}

// stepsOf returns how the program of a profile can go on, each way once.
func (j *judge) stepsOf(w World) *steps {
	s := &steps{judge: j, world: w, search: j.files.Search(policy.Both(policy.FileExec)), known: map[stepID]bool{}}
	s.search.Budget = j.opts.Budget
	for _, e := range s.execs() {
		s.exec(e)
	}
	s.changes()
	for _, child := range j.profile.Children {
		if child.Hat() {
			s.add(Step{Means: ByHat, Profile: child.FullName()})
		}
	}
	return s
}

// execs returns the ways in which rules let programs be executed.
func (s *steps) execs() []policy.Exec {
	var all []policy.Exec
	for _, g := range s.files.Grants {
		if g.Allow() && g.Perms&policy.Both(policy.FileExec) != 0 && !slices.Contains(all, g.Exec) {
			all = append(all, g.Exec)
		}
	}
	return all
}

// exec adds the steps of one way to be executed, if that ever happens.
func (s *steps) exec(e policy.Exec) {
	path, ok := s.executed(e, nil)
	if !ok {
		return
	}
	at := func(profile, path string, fallback bool) {
		s.add(Step{Means: ByExec, Profile: profile, Path: path, Fallback: fallback, Rule: s.ruleFor(path, policy.FileExec)})
	}
	switch e.Kind {
	case 'u':
		at("", path, false)
	case 'n':
		s.named(e.Target, func(name string) { at(name, path, false) })
	case 'p':
		for name, pattern := range s.world.Attached {
			if path, ok := s.executed(e, &pattern); ok {
				at(name, path, false)
			}
		}
	case 'c':
		for _, child := range s.profile.Children {
			for _, pattern := range child.AttachmentPatterns() {
				if path, ok := s.executed(e, &pattern); ok {
					at(child.FullName(), path, false)
				}
			}
		}
	}
	if e.Fallback == 'u' {
		if path, ok := s.orphan(e); ok {
			at("", path, true)
		}
	}
}

// orphan looks for a program that is executed in a way and for which there is no
// profile that it could get.
func (s *steps) orphan(e policy.Exec) (string, bool) {
	for _, g := range s.files.Grants {
		if g.Exec != e || !g.Allow() || g.Perms&policy.Both(policy.FileExec) == 0 {
			continue
		}
		path, exact := g.Keys.Literal()
		if !exact {
			// Of all that a pattern matches there is something without a profile.
			return s.executed(e, nil)
		}
		if l, _ := s.search.At(path); executes(l, e) && !s.adopted(e, path) {
			return path, true
		}
	}
	return "", false
}

// adopted reports whether there is a profile for a program.
func (s *steps) adopted(e policy.Exec, path string) bool {
	switch e.Kind {
	case 'n':
		_, profile := s.world.Find(e.Target)
		return profile != nil
	case 'c':
		return slices.ContainsFunc(s.profile.Children, func(child *policy.Profile) bool { return child.Attaches(path) })
	}
	for _, pattern := range s.world.Attached {
		if pattern.Match(path) {
			return true
		}
	}
	return false
}

// executes reports whether what rules say of a path executes it in a way.
func executes(l policy.Label, e policy.Exec) bool {
	for side, exec := range l.Exec {
		if exec == e && l.Allow.For(side == 0)&policy.FileExec != 0 {
			return true
		}
	}
	return false
}

// executed looks for a path, among those that a pattern matches, that is
// executed in a way.
func (s *steps) executed(e policy.Exec, in *glob.Pattern) (string, bool) {
	is := func(l policy.Label) bool { return executes(l, e) }
	perms := policy.Both(policy.FileExec)
	if in == nil {
		path, v := s.search.Find(policy.Wanted{Prefix: "/", Perms: perms, Key: func(l policy.Label, _ policy.Sets) bool { return is(l) }})
		s.undecided = s.undecided || v == glob.Undecided
		return path, v == glob.Yes
	}
	if in.Exact() {
		path, _ := in.Expr().Literal()
		l, _ := s.search.At(path)
		return path, is(l)
	}
	within := in.Expr()
	path, v := s.files.Witness(policy.Question{Want: is, Perms: perms, Within: &within, Budget: s.opts.Budget})
	s.undecided = s.undecided || v == glob.Undecided
	return path, v == glob.Yes
}

// named calls yield for the profile that a target names. What stays in its
// profile besides, or gets a stack of several, is confined by all of them: that
// opens nothing that each of them does not.
func (s *steps) named(target string, yield func(name string)) {
	switch {
	case target == unconfined:
		yield("")
	case !strings.HasPrefix(target, "&") && !strings.Contains(target, "//&"):
		yield(target)
	}
}

// changes adds changes of profile without a program that is executed.
func (s *steps) changes() {
	perm := policy.Both(policy.FileChangeProfile)
	var named []string
	any := false
	for _, g := range s.files.Grants {
		if g.Rule >= 0 && g.Allow() && g.Perms&perm != 0 {
			any = true
			if name, ok := g.Keys.Literal(); ok && name != unconfined {
				named = append(named, name)
			}
		}
	}
	if !any {
		return
	}
	rules := s.files.Search(perm)
	change := func(name, to string) bool {
		l, _ := rules.At(name)
		if l.Allow&perm == 0 {
			return false
		}
		s.add(Step{Means: ByChange, Profile: to, Rule: s.first(rules.Matching(name), policy.FileChangeProfile)})
		return true
	}
	if change(unconfined, "") {
		return // of all that it can change to, nothing is worse
	}
	for _, name := range named {
		change(name, name)
	}
	for name := range s.world.Names {
		change(name, name)
	}
}

// first returns the rule of the first of some grants that allows something.
func (j *judge) first(grants []*policy.Grant, perm policy.Perms) *policy.Rule {
	for _, g := range grants {
		if r := j.files.RuleOf(g); r != nil && g.Allow() && g.Perms&policy.Both(perm) != 0 {
			return r
		}
	}
	return nil
}

// ruleFor returns the rule that gives a permission on a key, nil if there is
// none.
func (j *judge) ruleFor(key string, perm policy.Perms) *policy.Rule {
	for _, g := range j.files.Explain(key, policy.Both(perm)).Deciding {
		if r := j.files.RuleOf(g); r != nil && !g.Deny() {
			return r
		}
	}
	return nil
}

// stepID tells steps apart; what differs besides is only how they come about.
type stepID struct {
	means    Means
	profile  string
	fallback bool
}

// add adds a step, unless there is one like it.
func (s *steps) add(step Step) {
	id := stepID{step.Means, step.Profile, step.Fallback}
	if step.Profile != s.profile.FullName() && !s.known[id] {
		s.known[id] = true
		s.found = append(s.found, step)
	}
}
