// Package semdiff says what two policies allow differently: class by class, with
// an access as witness and the rules that cause it.
package semdiff

import (
	"github.com/aa-lint/aa-lint/policy"
)

// Options say what counts as a difference.
type Options struct {
	Level policy.Level
	// Budget is the number of states to look at for one class of one profile;
	// 0 for glob.DefaultBudget.
	Budget int
}

// Status is what became of a profile.
type Status uint8

// What can become of a profile.
const (
	Same     Status = iota
	Widened         // it allows more
	Narrowed        // it allows less
	Both            // it allows more of some things and less of others
	Changed         // it differs in what is neither more nor less: its attachment, what it logs
	Added
	Removed
	Undecided // the budget did not suffice to tell
)

// String returns the word for a status: "same", "widened" …
func (s Status) String() string {
	return [...]string{"same", "widened", "narrowed", "widened and narrowed", "changed", "added", "removed", "not decided"}[s]
}

// Profile compares one profile, or one that is only there on one side.
type Profile struct {
	Old, New *policy.Profile // nil if it is not there
	Status   Status
	Changes  []Change
	// Undecided are the classes that could not be compared within the budget.
	Undecided []policy.Class
	// Attributes are the differences in the head of the profile and in what
	// goes for all of it.
	Attributes []Attribute
	// Reworded is the number of rules that were moved, or written in another
	// way, with no change in meaning.
	Reworded int
}

// Name returns the name of the profile: the new one if it has changed.
func (p *Profile) Name() string {
	if p.New != nil {
		return p.New.FullName()
	}
	return p.Old.FullName()
}

// Attribute is a difference that is no matter of rules.
type Attribute struct {
	Name     string // mode, flags, attachment, rlimit nofile, abi …
	Old, New string
	// Effect is Widened, Narrowed or Changed.
	Effect Status
	// Witness is a path that only one side attaches to; "" if there is none.
	Witness string
}

// Compare compares all profiles of two sides. A profile is compared with that of
// the same name, or else with one of the same attachment.
func Compare(old, new []*policy.Profile, opts Options) []Profile {
	var result []Profile
	for _, m := range match(old, new) {
		result = append(result, CompareProfiles(m[0], m[1], opts))
	}
	return result
}

// CompareProfiles compares two profiles; one of them may be nil.
func CompareProfiles(old, new *policy.Profile, opts Options) Profile {
	p := Profile{Old: old, New: new}
	switch {
	case old == nil:
		p.Status = Added
		return p
	case new == nil:
		p.Status = Removed
		return p
	}
	p.Attributes = attributes(old, new, opts)
	for _, c := range policy.Classes() {
		changes, decided := compareClass(old.Mediation(c), new.Mediation(c), opts)
		p.Changes = append(p.Changes, changes...)
		if !decided {
			p.Undecided = append(p.Undecided, c)
		}
	}
	p.Status = p.status()
	p.Reworded = reworded(&p)
	return p
}

// status sums up what was found.
func (p *Profile) status() Status {
	if len(p.Undecided) > 0 {
		return Undecided
	}
	var wider, narrower, other bool
	for i := range p.Changes {
		w, n := p.Changes[i].Direction()
		wider, narrower = wider || w, narrower || n
		other = other || !w && !n
	}
	for _, a := range p.Attributes {
		wider = wider || a.Effect == Widened || a.Effect == Both
		narrower = narrower || a.Effect == Narrowed || a.Effect == Both
		other = other || a.Effect == Changed
	}
	switch {
	case wider && narrower:
		return Both
	case wider:
		return Widened
	case narrower:
		return Narrowed
	case other:
		return Changed
	}
	return Same
}
