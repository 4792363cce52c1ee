// Package semdiff says what two policies allow differently: class by class, with
// an access as witness and the rules that cause it.
package semdiff

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/aa-lint/aa-lint/diag"
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
// the same name, or else with one of the same attachment. It uses all
// processors.
func Compare(old, new []*policy.Profile, opts Options) []Profile {
	pairs := match(old, new)
	result := make([]Profile, len(pairs))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(pairs)) {
		workers.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(pairs) {
					return
				}
				result[i] = CompareProfiles(pairs[i][0], pairs[i][1], opts)
			}
		})
	}
	workers.Wait()
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
	if len(p.Changes) > 0 {
		inv := investigate(old, new)
		for i := range p.Changes {
			p.Changes[i].Cause = inv.cause(&p.Changes[i])
		}
		slices.SortStableFunc(p.Changes, inOrder)
	}
	p.Status = p.status()
	p.Reworded = reworded(&p)
	return p
}

// inOrder compares changes: by class, with what is gained before what is lost,
// then as the rules stand in their files.
func inOrder(a, b Change) int {
	return cmp.Or(
		cmp.Compare(a.Class, b.Class),
		cmp.Compare(a.turn(), b.turn()),
		comparePlaces(a.place(), b.place()),
		cmp.Compare(a.Witness, b.Witness),
	)
}

// turn tells which changes come first.
func (c *Change) turn() int {
	switch wider, narrower := c.Direction(); {
	case wider && !narrower:
		return 0
	case wider:
		return 1
	case narrower:
		return 2
	}
	return 3
}

// place returns where the first rule stands that is to blame.
func (c *Change) place() diag.Place {
	for _, rules := range [...][]*policy.Rule{c.New, c.Old} {
		if len(rules) > 0 {
			return rules[0].Place
		}
	}
	return diag.Place{}
}

func comparePlaces(a, b diag.Place) int {
	if a.File == nil || b.File == nil {
		return cmp.Compare(btoi(a.File != nil), btoi(b.File != nil))
	}
	return cmp.Or(cmp.Compare(a.File.Name(), b.File.Name()), cmp.Compare(a.Span.Start, b.Span.Start))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
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
