package access

import (
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
)

// Options say how to ask.
type Options struct {
	// Owner and Other ask for files that the user owns, or for those of others;
	// both false, or both true, for any.
	Owner, Other bool
	// Budget is the number of states to look at; 0 for glob.DefaultBudget.
	Budget int
}

// Answer is what a profile says of an access.
type Answer struct {
	Profile *policy.Profile
	Access  Access
	// Verdict is glob.Yes if all permissions are allowed on some key of those
	// asked for.
	Verdict glob.Verdict
	// Mediated is false if nobody asks the profile about accesses of the class.
	Mediated bool
	// Key is the key that the rest is about: the one asked for, or one on which
	// the permissions are allowed; "" with HasKey false if there is none.
	Key    string
	HasKey bool
	// Owner and Other tell, of files, for whose the permissions are allowed.
	Owner, Other bool
	Decision     policy.Decision
	// Deciding are the grants that decide, in the order of their precedence, and
	// Lost those that match and come too late.
	Deciding, Lost []*policy.Grant
	// Quirks are the ways in which the reference reads rules of the class
	// differently.
	Quirks []policy.Quirk
}

// Find tells whether a profile allows an access.
func Find(p *policy.Profile, access Access, o Options) Answer {
	m := p.Mediation(access.Class)
	a := Answer{Profile: p, Access: access, Mediated: m.Mediated, Quirks: m.Quirks()}
	key, literal := access.Keys.Literal()
	switch {
	case literal:
		a.Key, a.HasKey = key, true
	case !m.Mediated:
		a.Verdict = glob.Yes
		return a
	default:
		a.Key, a.Verdict = find(m, access, o)
		if a.HasKey = a.Verdict == glob.Yes; !a.HasKey {
			return a
		}
	}
	a.explain(m, o)
	return a
}

// find looks for a key on which the permissions are allowed, for as many
// ownerships as there can be.
func find(m *policy.Mediation, access Access, o Options) (string, glob.Verdict) {
	wants := []Options{{Owner: true, Other: true}, {Owner: true}, {Other: true}}
	if o.Owner != o.Other {
		wants = []Options{o}
	}
	verdict := glob.No
	for _, want := range wants {
		key, v := m.Witness(policy.Question{
			Perms: policy.Both(access.Perms), Within: &access.Keys, Budget: o.Budget,
			Want: func(l policy.Label) bool {
				owner, other := allowed(access, l)
				return (owner || !want.Owner) && (other || !want.Other)
			},
		})
		if v == glob.Yes {
			return key, v
		}
		verdict = max(verdict, v)
		if access.Class != policy.ClassFile {
			break
		}
	}
	return "", verdict
}

// allowed tells for whose files all the permissions are allowed. Other classes
// have no owners: there both are the same.
func allowed(access Access, l policy.Label) (owner, other bool) {
	if access.Class != policy.ClassFile {
		ok := l.Allow&access.Perms == access.Perms
		return ok, ok
	}
	return l.Allow.For(true)&access.Perms == access.Perms, l.Allow.For(false)&access.Perms == access.Perms
}

// explain works out what is decided on the key, and by which rules.
func (a *Answer) explain(m *policy.Mediation, o Options) {
	perms := a.Access.Perms
	if a.Access.Class == policy.ClassFile {
		switch {
		case o.Owner == o.Other:
			perms = policy.Both(perms)
		case o.Other:
			perms <<= policy.OtherShift
		}
	}
	e := m.Explain(a.Key, perms)
	a.Decision, a.Deciding, a.Lost = e.Decision, e.Deciding, e.Lost
	a.Owner, a.Other = allowed(a.Access, e.Label)
	if o.Owner != o.Other {
		a.Owner, a.Other = a.Owner && o.Owner, a.Other && o.Other
	}
	a.Verdict = glob.No
	if a.Owner || a.Other {
		a.Verdict = glob.Yes
	}
}
