package protect

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
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
	// profiles are those that programs can get, prefixes what programs start
	// with, once somebody asked.
	profiles []attachment
	prefixes []string
	// undecided is set if a budget did not suffice.
	undecided bool
}

// stepsOf returns how the program of a profile can go on, each way once.
func (j *judge) stepsOf(w World) *steps {
	s := &steps{judge: j, world: w, search: j.files.Search(key.Both(key.FileExec)), known: map[stepID]bool{}}
	s.search.Budget = j.opts.Budget
	for _, e := range s.execs() {
		s.exec(e)
	}
	s.changes()
	for _, child := range j.profile.Children {
		if child.Hat() {
			s.addStep(Step{Means: ByHat, Profile: child.FullName()})
		}
	}
	return s
}

// execs returns the ways in which rules let programs be executed.
func (s *steps) execs() []policy.Exec {
	var all []policy.Exec
	for _, g := range s.files.Grants {
		if g.Allow() && g.Perms&key.Both(key.FileExec) != 0 && !slices.Contains(all, g.Exec) {
			all = append(all, g.Exec)
		}
	}
	return all
}

// exec adds the steps of one way to be executed, if that ever happens.
func (s *steps) exec(e policy.Exec) {
	path, ok := s.executed(e)
	if !ok {
		return
	}
	at := func(profile, path string, fallback bool) {
		s.addStep(Step{Means: ByExec, Profile: profile, Path: path, Fallback: fallback, Rule: s.ruleFor(path, key.FileExec)})
	}
	switch e.Kind {
	case 'u':
		at("", path, false)
	case 'n':
		s.namedTargets(e.Target, func(name string) { at(name, path, false) })
	case 'p', 'c':
		all := s.attached(e)
		for _, a := range all {
			if path, ok := s.getting(e, a, all); ok {
				at(a.name, path, false)
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
	var adopted []glob.Expr
	switch e.Kind {
	case 'n':
		if s.exists(e.Target) {
			return "", false
		}
	default:
		for _, a := range s.attached(e) {
			adopted = append(adopted, a.to.Expr())
		}
	}
	search := s.search
	if len(adopted) > 0 {
		search = s.files.Search(key.Both(key.FileExec), glob.Union(adopted...))
		search.Budget = s.opts.Budget
	}
	return s.findStep(search, e, 0, 1)
}

// exists reports whether there is the profile, or there are all of the stack,
// that a target names.
func (s *steps) exists(target string) bool {
	for _, name := range members(strings.TrimPrefix(target, "&")) {
		if _, known := s.world.Find(name); known == nil && name != unconfined {
			return false
		}
	}
	return true
}

// executes reports whether what rules say of a path executes it in a way.
func executes(l policy.Label, e policy.Exec) bool {
	for side, exec := range l.Exec {
		if exec == e && l.Allow.For(side == 0)&key.FileExec != 0 {
			return true
		}
	}
	return false
}

// attachment is a profile with a pattern of programs that it is for.
type attachment struct {
	name string
	to   glob.Pattern
}

// attached returns the profiles that programs can get that are executed in a way:
// any, or the children of this one.
func (s *steps) attached(e policy.Exec) []attachment {
	if e.Kind == 'p' {
		if s.profiles == nil {
			for name, to := range s.world.Attached {
				s.profiles = append(s.profiles, attachment{name, to})
			}
		}
		return s.profiles
	}
	var all []attachment
	for _, child := range s.profile.Children {
		for _, to := range child.AttachmentPatterns() {
			all = append(all, attachment{child.FullName(), to})
		}
	}
	return all
}

// executed looks for a path that is executed in a way.
func (s *steps) executed(e policy.Exec) (string, bool) {
	return s.findStep(s.search, e, 0, 0)
}

// getting looks for a path that is executed in a way and gets a profile: no other
// is for it that is attached by a more specific pattern.
func (s *steps) getting(e policy.Exec, a attachment, all []attachment) (string, bool) {
	if path, ok := a.to.Expr().Literal(); ok {
		l, _ := s.search.At(path)
		return path, executes(l, e) // nothing is more specific
	}
	starts := prefixes(a.to.Expr())
	if !slices.ContainsFunc(s.starts(), func(start string) bool { return meet([]string{start}, starts) }) {
		return "", false
	}
	var rivals []glob.Expr
	for _, b := range all {
		if b.to.Specificity() > a.to.Specificity() && meet(prefixes(b.to.Expr()), starts) {
			rivals = append(rivals, b.to.Expr())
		}
	}
	search := s.files.Search(key.Both(key.FileExec), a.to.Expr(), glob.Union(rivals...))
	search.Budget = s.opts.Budget
	return s.findStep(search, e, 1, 2)
}

// starts returns what programs start with that can be executed.
func (s *steps) starts() []string {
	if s.prefixes == nil {
		for _, g := range s.files.Grants {
			if g.Allow() && g.Perms&key.Both(key.FileExec) != 0 {
				s.prefixes = append(s.prefixes, prefixes(g.Keys)...)
			}
		}
	}
	return s.prefixes
}

// findStep looks for a path that is executed in a way, is in some sets of a search,
// and in none of others.
func (s *steps) findStep(search *policy.Search, e policy.Exec, in, out policy.Sets) (string, bool) {
	path, v := search.Find(policy.Wanted{Prefix: "/", Perms: key.Both(key.FileExec), Sets: in, Key: func(l policy.Label, is policy.Sets) bool {
		return is&out == 0 && executes(l, e)
	}})
	s.undecided = s.undecided || v == glob.Undecided
	return path, v == glob.Yes
}

// namedTargets calls yield for the profile that a target names.
func (s *steps) namedTargets(target string, yield func(name string)) {
	switch {
	case target == unconfined:
		yield("")
	case !stays(target):
		yield(target)
	}
}

// changes adds changes of profile without a program that is executed.
func (s *steps) changes() {
	perm := key.Both(key.FileChangeProfile)
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
		s.addStep(Step{Means: ByChange, Profile: to, Rule: s.first(rules.Matching(name), key.FileChangeProfile)})
		return true
	}
	if change(unconfined, "") {
		return // of all that it can change to, nothing is worse
	}
	for _, name := range named {
		if !stays(name) {
			change(name, name)
		}
	}
	for name := range s.world.Names {
		change(name, name)
	}
}

// first returns the rule of the first of some grants that allows something.
func (j *judge) first(grants []*policy.Grant, perm key.Perms) *policy.Rule {
	for _, g := range grants {
		if r := j.files.RuleOf(g); r != nil && g.Allow() && g.Perms&key.Both(perm) != 0 {
			return r
		}
	}
	return nil
}

// ruleFor returns the rule that gives a permission on a key, nil if there is
// none.
func (j *judge) ruleFor(k string, perm key.Perms) *policy.Rule {
	for _, g := range j.files.Explain(k, key.Both(perm)).Deciding {
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

// addStep adds a step, unless there is one like it.
func (s *steps) addStep(step Step) {
	id := stepID{step.Means, step.Profile, step.Fallback}
	if step.Profile != s.profile.FullName() && !s.known[id] {
		s.known[id] = true
		s.found = append(s.found, step)
	}
}
