package query

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// inWords answers a question in words. The rule that it is stands for sets of
// accesses, as it would if it stood in the profile.
func (a *asker) inWords() error {
	w := a.question.words
	if r, ok := w.rule.(*ast.RlimitRule); ok {
		a.limit(r)
		return nil
	}
	asked, patterns, err := a.askedSets(w.rule)
	if err != nil {
		return err
	}
	a.answer.Found.Profile = a.profile
	a.askSets(w.rule, asked, (w.whole || patterns) && !a.options.Any)
	if a.answer.Verdict == glob.No && a.allOfStack(w) {
		a.answer.Verdict, a.answer.Found.Why = glob.Yes, "it is allowed for each profile of the stack"
		a.answer.Found.Nearest = nil
	}
	return nil
}

// allOfStack reports whether a rule is allowed for each profile of the stack that
// it names.
func (a *asker) allOfStack(w *words) bool {
	parts := unstacked(w.rule)
	for _, part := range parts {
		one := asker{question: a.question, options: a.options, profile: a.profile, reference: a.reference}
		asked, patterns, err := one.askedSets(part)
		if err != nil {
			return false
		}
		if one.askSets(part, asked, (w.whole || patterns) && !a.options.Any); one.answer.Verdict != glob.Yes {
			return false
		}
	}
	return len(parts) > 0
}

// askedSets returns the sets of accesses that a rule stands for, and whether there
// are patterns among its words.
func (a *asker) askedSets(r ast.Rule) (asked []policy.Asked, patterns bool, err error) {
	c := checker{profile: a.profile}
	r.Accept(&c)
	if c.err != nil {
		return nil, false, c.err
	}
	_, all := r.(*ast.AllRule)
	asked, err = a.profile.Asks(r, a.question.words.exactly, a.reference)
	return a.narrowed(asked), c.patterns || all, err
}

// narrowed leaves of what is asked about files what the options ask for.
func (a *asker) narrowed(asked []policy.Asked) []policy.Asked {
	if a.options.Owner == a.options.Other {
		return asked
	}
	for i := range asked {
		if asked[i].Class == key.ClassFile {
			asked[i].Perms &= sides(a.options.Owner, a.options.Other)
		}
	}
	return slices.DeleteFunc(asked, func(x policy.Asked) bool { return x.Perms == 0 })
}

// sides returns all permissions of files for some ownerships.
func sides(owner, other bool) key.Perms {
	const one = key.Perms(1)<<key.OtherShift - 1
	var p key.Perms
	if owner {
		p |= one
	}
	if other {
		p |= one << key.OtherShift
	}
	return p
}

// askSets asks for all accesses of sets, or for any.
func (a *asker) askSets(r ast.Rule, asked []policy.Asked, all bool) {
	a.answer.Found.All = all
	if len(asked) == 0 {
		a.answerNothing()
		return
	}
	_, everything := r.(*ast.AllRule)
	file, _ := r.(*ast.FileRule)
	switch {
	case all:
		a.askAll(asked)
	case everything, file != nil && file.Bare():
		a.anything(asked)
	default:
		a.askAny(r, asked)
	}
}

// anything looks for an access of which anything is allowed.
func (a *asker) anything(asked []policy.Asked) {
	a.answer.Found.Class, a.answer.Found.Mediated = asked[0].Class, true
	for _, x := range asked {
		m := a.mediation(x.Class)
		if !m.Mediated {
			a.answer.Found.Class, a.answer.Found.Mediated, a.answer.Verdict = x.Class, false, glob.Yes
			return
		}
		if x.Link {
			continue // without a name that may be one there is no link
		}
		key, v := a.witness(m, x, false)
		if a.answer.Verdict = max(a.answer.Verdict, v); v == glob.Yes {
			x.Perms &= m.Decide(key).Allow
			a.found(m, x, key)
			return
		}
	}
}

// answerNothing answers a question about nothing: it is no, since nothing is allowed.
func (a *asker) answerNothing() {
	a.answer.Found.Mediated = true
	a.answer.Found.Why = "the rule is for no access that there is"
}

// askAll looks for an access that is not allowed.
func (a *asker) askAll(asked []policy.Asked) {
	f := &a.answer.Found
	f.Class, f.Owner, f.Other = asked[0].Class, true, true
	a.answer.Verdict = glob.Yes
	for _, x := range asked {
		m := a.mediation(x.Class)
		f.Mediated = f.Mediated || m.Mediated
		if !m.Mediated {
			continue
		}
		key, v := a.findGap(m, x)
		switch v {
		case glob.Yes:
			a.answer.Verdict = glob.No
			a.found(m, x, key)
			return
		case glob.Undecided:
			a.answer.Verdict = glob.Undecided
		}
	}
	if a.answer.Verdict == glob.Yes {
		a.example(asked)
	}
}

// example names an access of those that are all allowed.
func (a *asker) example(asked []policy.Asked) {
	for _, x := range asked {
		m := a.mediation(x.Class)
		if key, ok := x.Keys.Example(); ok && m.Mediated && inReal(x, key) {
			a.found(m, x, key)
			a.answer.Found.Owner, a.answer.Found.Other = x.Perms.For(true) != 0, x.Perms.For(false) != 0
			return
		}
	}
}

func inReal(x policy.Asked, key string) bool { return x.Real == nil || x.Real.Match(key) }

// findGap looks for an access of a set that is not allowed.
func (a *asker) findGap(m *policy.Mediation, x policy.Asked) (string, glob.Verdict) {
	if x.Link {
		return m.FindLink(x, a.options.Budget, func(l policy.LinkLabels) bool { return !allowsLink(l, x, a.reference) })
	}
	return m.FindAsked(x, a.options.Budget, true, func(l policy.Label) bool { return !isAllAllowed(l, x) })
}

// isAllAllowed reports whether everything that is asked of an access is allowed.
func isAllAllowed(l policy.Label, x policy.Asked) bool {
	if l.Allow&x.Perms != x.Perms {
		return false
	}
	if x.Class != key.ClassFile || x.Exec.Kind == 0 {
		return true
	}
	for side, shift := range []int{0, key.OtherShift} {
		if x.Perms&(key.FileExec<<shift) != 0 && !sameExec(l.Exec[side], x.Exec) {
			return false
		}
	}
	return true
}

// sameExec reports whether two transitions are the same. A program that keeps the
// profile keeps its environment.
func sameExec(a, b policy.Exec) bool {
	if a.Kind == 'i' {
		a.Scrub, b.Scrub = false, false
	}
	return a == b
}

// askAny looks for an access that is allowed.
func (a *asker) askAny(r ast.Rule, asked []policy.Asked) {
	switch asked[0].Class {
	case key.ClassFile:
		a.anyFile(r, asked)
		return
	case key.ClassUnix, key.ClassNetwork:
		if asked = a.ofSockets(r, asked); len(asked) == 0 {
			a.answerNothing()
			return
		}
	}
	wanted := permsOf(r)
	whole := wanted != 0
	for _, x := range asked {
		m := a.mediation(x.Class)
		a.answer.Found.Mediated = a.answer.Found.Mediated || m.Mediated
		if !m.Mediated {
			a.answer.Found.Class, a.answer.Verdict = x.Class, glob.Yes
			return
		}
	}
	slices.SortStableFunc(asked, func(x, y policy.Asked) int {
		if !whole {
			return 0
		}
		return bits.OnesCount32(uint32(y.Perms)) - bits.OnesCount32(uint32(x.Perms))
	})
	verdict := glob.No
	for _, x := range asked {
		if whole && x.Perms&wanted == 0 {
			continue
		}
		m := a.mediation(x.Class)
		key, v := a.witness(m, x, whole)
		switch {
		case v == glob.Yes:
			if !whole {
				x.Perms &= m.Decide(key).Allow
			}
			a.found(m, x, key)
			a.answer.Verdict = v
			if wanted &^= x.Perms; !whole || wanted == 0 {
				return
			}
		default:
			verdict = max(verdict, v)
		}
	}
	a.bit(asked, wanted, whole, verdict)
}

// bit asks for permissions one by one, where no access has all of them.
func (a *asker) bit(asked []policy.Asked, wanted key.Perms, whole bool, verdict glob.Verdict) {
	for ; whole && wanted != 0; wanted &= wanted - 1 {
		perm := wanted & -wanted
		got := glob.No
		for _, x := range asked {
			if x.Perms &= perm; x.Perms == 0 {
				continue
			}
			key, v := a.witness(a.mediation(x.Class), x, true)
			if got = max(got, v); v == glob.Yes {
				a.found(a.mediation(x.Class), x, key)
				break
			}
		}
		if verdict = got; got != glob.Yes {
			break
		}
	}
	if a.answer.Verdict = verdict; verdict == glob.Yes {
		return
	}
	a.answer.Found.HasKey, a.answer.Found.Key, a.answer.Found.Deciding, a.answer.Found.Lost = false, "", nil, nil
	x := asked[0]
	a.answer.Found.Class, a.answer.Found.Perms = x.Class, wanted
	if wanted == 0 {
		a.answer.Found.Perms = x.Perms
	}
	if key, ok := x.Keys.Literal(); ok && verdict == glob.No {
		x.Perms = a.answer.Found.Perms
		a.found(a.mediation(x.Class), x, key)
	} else {
		a.noteNearest(a.mediation(x.Class), x, "")
	}
}

// witness looks for an access of a set that has all permissions of it, or any.
func (a *asker) witness(m *policy.Mediation, x policy.Asked, whole bool) (string, glob.Verdict) {
	return m.FindAsked(x, a.options.Budget, false, func(l policy.Label) bool {
		return whole && isAllAllowed(l, x) || !whole && l.Allow&x.Perms != 0
	})
}

// ofSockets leaves of what a rule on sockets asks the class that decides. Rules
// on unix sockets allow something in the network class besides.
func (a *asker) ofSockets(r ast.Rule, asked []policy.Asked) []policy.Asked {
	class := key.ClassNetwork
	if _, ok := r.(*ast.UnixRule); ok && a.mediation(key.ClassUnix).Mediated {
		class = key.ClassUnix
	}
	return slices.DeleteFunc(slices.Clone(asked), func(x policy.Asked) bool { return x.Class != class })
}

// anyFile looks for an ownership for which all that is asked of files is
// allowed.
func (a *asker) anyFile(r ast.Rule, asked []policy.Asked) {
	if change, ok := r.(*ast.ChangeProfileRule); ok {
		asked = ofChange(change, asked)
	}
	verdict := glob.No
	for _, side := range []key.Perms{sides(true, true), sides(true, false), sides(false, true)} {
		v := glob.Yes
		for _, x := range asked {
			if x.Perms&side == 0 || x.Perms&side != side&(x.Perms|x.Perms<<key.OtherShift|x.Perms>>key.OtherShift) {
				v = glob.No
				break
			}
			x.Perms &= side
			m := a.mediation(x.Class)
			key, got := a.oneFile(m, x)
			if got != glob.Yes {
				v = got
				break
			}
			if !a.answer.Found.HasKey || x.Link {
				a.found(m, x, key)
			}
		}
		if verdict = max(verdict, v); v == glob.Yes {
			a.answer.Found.Owner, a.answer.Found.Other = side.For(true) != 0, side.For(false) != 0
			verdict = v
			break
		}
		a.answer.Found.HasKey = false
	}
	if a.answer.Verdict = verdict; verdict == glob.No {
		a.refused(asked)
	}
}

// oneFile looks for a file or a link of a set that is allowed.
func (a *asker) oneFile(m *policy.Mediation, x policy.Asked) (string, glob.Verdict) {
	if x.Link {
		return m.FindLink(x, a.options.Budget, func(l policy.LinkLabels) bool { return allowsLink(l, x, a.reference) })
	}
	return a.witness(m, x, true)
}

// refused tells of the first thing that is asked of files and not allowed.
func (a *asker) refused(asked []policy.Asked) {
	for _, x := range asked {
		m := a.mediation(x.Class)
		if _, literal := x.Keys.Literal(); x.Link && !literal {
			continue
		}
		if key, v := a.findGap(m, x); v == glob.Yes {
			a.found(m, x, key)
			return
		}
	}
	x := asked[0]
	a.answer.Found.Class, a.answer.Found.Perms, a.answer.Found.Mediated = x.Class, x.Perms.For(true)|x.Perms.For(false), true
}

// ofChange returns what a question about a change of profile asks: with a
// program for the change at its start, else for the change itself.
func ofChange(r *ast.ChangeProfileRule, asked []policy.Asked) []policy.Asked {
	want := key.Both(key.FileChangeProfile)
	if !r.Exec.IsZero() {
		want = key.Both(key.FileOnExec)
	}
	var some []policy.Asked
	for _, x := range asked {
		if x.Perms &= want; x.Perms != 0 {
			some = append(some, x)
		}
	}
	// The pair of program and target is what people ask about.
	slices.Reverse(some)
	return some
}

// permsOf returns the permissions that a rule names, 0 if it names none.
func permsOf(r ast.Rule) key.Perms {
	switch r := r.(type) {
	case *ast.NetworkRule:
		return key.Perms(r.Perms)
	case *ast.UnixRule:
		return key.Perms(r.Perms)
	case *ast.SignalRule:
		return key.Perms(r.Perms)
	case *ast.PtraceRule:
		return key.Perms(r.Perms)
	case *ast.DbusRule:
		return key.Perms(r.Perms)
	case *ast.MqueueRule:
		return key.Perms(r.Perms)
	case *ast.IOUringRule:
		return key.Perms(r.Perms)
	}
	return 0
}

// found notes an access, and which rules decide it.
func (a *asker) found(m *policy.Mediation, x policy.Asked, k string) {
	f := &a.answer.Found
	f.Class, f.Mediated, f.Mediation = x.Class, true, m
	f.Key, f.HasKey = k, true
	only, literal := x.Keys.Literal()
	f.Only = literal && only == k
	e := m.Explain(k, x.Perms)
	f.Decision, f.Deciding, f.Lost = e.Decision, e.Deciding, e.Lost
	if f.Perms = x.Perms; x.Class == key.ClassFile {
		f.Perms = x.Perms.For(true) | x.Perms.For(false)
		f.Owner = e.Label.Allow.For(true)&f.Perms == f.Perms && x.Perms.For(true) != 0
		f.Other = e.Label.Allow.For(false)&f.Perms == f.Perms && x.Perms.For(false) != 0
	}
	f.Why = a.whyRefused(m, x, k, e.Label)
	a.noteNearest(m, x, k)
}

// whyRefused says why an access is not allowed, where permissions do not show it.
func (a *asker) whyRefused(m *policy.Mediation, x policy.Asked, k string, l policy.Label) string {
	if x.Link {
		name, target, _ := strings.Cut(k, "\x00")
		if l.Allow&x.Perms == x.Perms {
			return linkWhy(policy.LinkLabels{Name: m.Decide(name).Label, Pair: l, Target: m.Decide(target).Label}, x, a.reference)
		}
		return ""
	}
	if x.Class == key.ClassFile && a.answer.Found.All && x.Perms&l.Allow != x.Perms {
		switch f := &a.answer.Found; {
		case f.Owner && !f.Other:
			return "for files of others it is not allowed"
		case f.Other && !f.Owner:
			return "for files of the owner it is not allowed"
		}
	}
	if x.Perms&l.Allow != x.Perms || isAllAllowed(l, x) {
		return ""
	}
	for side, owned := range []bool{true, false} {
		if x.Perms.For(owned)&key.FileExec != 0 && !sameExec(l.Exec[side], x.Exec) {
			return fmt.Sprintf("the program is executed as %s, not as %s", l.Exec[side], x.Exec)
		}
	}
	return ""
}

// limit answers a question about a limit of resources: whether as much may be
// used.
func (a *asker) limit(r *ast.RlimitRule) {
	f := &a.answer.Found
	f.Profile, f.All, f.Mediated = a.profile, true, true
	limits := a.profile.Rlimit
	a.quirks = append(a.quirks, policy.QuirkRlimitConditional)
	if a.reference {
		limits = a.profile.ReferenceRlimit()
	}
	limit, limited := limits[r.Resource.Value()]
	if a.answer.Verdict = glob.Yes; limited && limit.Number() < policy.LimitOf(r).Number() {
		a.answer.Verdict = glob.No
		f.Why = fmt.Sprintf("the limit of %s is lower", r.Resource.Value())
	}
}
