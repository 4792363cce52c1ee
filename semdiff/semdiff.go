// Package semdiff says what two policies allow differently: class by class, with
// an access as witness and the rules that cause it.
package semdiff

import (
	"cmp"
	"context"
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/parallel"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
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
	Undecided // the budget did not suffice to tell, or one of the sides would not load
)

// String returns the word for a status: "same", "widened" …
func (s Status) String() string {
	return [...]string{"same", "widened", "narrowed", "widened and narrowed", "changed", "added", "removed", "not decided"}[s]
}

// Word returns the word for a status in formats for programs, without blanks.
func (s Status) Word() string {
	return [...]string{"same", "widened", "narrowed", "both", "changed", "added", "removed", "undecided"}[s]
}

// Version is the profile of one side.
type Version struct {
	Name       string // with its namespace
	Path       string // of the file that is loaded
	Mode       string
	Attachment string // "" if there is none
	Rules      int
	// Written are the rules of a profile that is there on one side only, with those
	// that it includes, in their order.
	Written []*policy.Rule
}

// aloneVersion returns the version of a profile that the other side does not have.
func aloneVersion(p *policy.Profile) *Version {
	v := versionOf(p)
	for _, r := range p.Rules() {
		v.Written = append(v.Written, &r)
	}
	return v
}

func versionOf(p *policy.Profile) *Version {
	return &Version{
		Name: p.FullName(), Path: p.Policy.File.Name(), Mode: p.Attrs.Mode, Attachment: p.Attachment(), Rules: len(p.Rules()),
	}
}

// Profile compares one profile, or one that is only there on one side.
type Profile struct {
	Old, New *Version // nil if it is not there
	Status   Status
	Changes  []Change
	// Undecided are the classes that could not be compared within the budget.
	Undecided []key.Class
	// Attributes are the differences in the head of the profile and in what
	// goes for all of it.
	Attributes []Attribute
	// Broken are the errors for which one of the sides would not load; then it is
	// not decided what it means, and the rest is about what could be read.
	Broken diag.List
	// Quirks are ways in which the reference reads rules of the profile that make
	// a difference to what is said here; see docs/semantics.md.
	Quirks []policy.Quirk
	// Reworded is the number of rules that were moved, or written in another
	// way, with no change in meaning.
	Reworded int
}

// Name returns the name of the profile: the new one if it has changed.
func (p *Profile) Name() string { return p.latest().Name }

// Path returns the path of the file of the profile: the new one if it has moved.
func (p *Profile) Path() string { return p.latest().Path }

func (p *Profile) latest() *Version {
	if p.New != nil {
		return p.New
	}
	return p.Old
}

// Attribute is a difference that is no matter of rules.
type Attribute struct {
	Name     string // mode, flags, attachment, rlimit nofile, abi …
	Old, New string
	// Effect is Widened, Narrowed or Changed.
	Effect Status
	// Gained and Lost are programs that the profile attaches to now and did not,
	// and the other way round; "" if there are none.
	Gained, Lost string
	// OldPlace and NewPlace are where it is written, for limits of resources;
	// without a file for others.
	OldPlace, NewPlace diag.Place
	// Cause is what was written differently.
	Cause Cause
}

// Compare compares all profiles of two sides. A profile is compared with that of
// the same name, or else with one of the same attachment. It uses all
// processors.
func Compare(old, new []*policy.Profile, opts Options) []Profile {
	return comparePairs(matchProfiles(old, new), opts)
}

func comparePairs(pairs [][2]*policy.Profile, opts Options) []Profile {
	result := make([]Profile, len(pairs))
	jobs := make([]func(), len(pairs))
	for i, pair := range pairs {
		jobs[i] = func() {
			result[i] = CompareProfiles(pair[0], pair[1], opts)
			for _, p := range pair {
				if p != nil {
					p.Release() // there may be thousands
				}
			}
		}
	}
	_ = parallel.Do(context.Background(), jobs) // which fails only with the context
	return result
}

// CompareProfiles compares two profiles; one of them may be nil.
func CompareProfiles(old, new *policy.Profile, opts Options) Profile {
	switch {
	case old == nil:
		return Profile{New: aloneVersion(new), Status: Added, Broken: new.Policy.LoadErrors()}
	case new == nil:
		return Profile{Old: aloneVersion(old), Status: Removed}
	}
	p := Profile{Old: versionOf(old), New: versionOf(new)}
	p.Attributes = attributes(old, new, opts)
	rules := [2]ruleSet{newRuleSet(old), newRuleSet(new)}
	for _, c := range key.Classes() {
		changes, decided := compareClass(old.Mediation(c), new.Mediation(c), &rules, opts)
		p.Changes = append(p.Changes, changes...)
		if !decided {
			p.Undecided = append(p.Undecided, c)
		}
		p.Quirks = append(p.Quirks, quirks(old.Mediation(c), new.Mediation(c), changes, opts)...)
	}
	if old.Attrs.Unrestricted() != new.Attrs.Unrestricted() {
		// The mode tells that nothing is asked about any more, or again.
		p.Changes = slices.DeleteFunc(p.Changes, func(c Change) bool { return c.Mediation })
	}
	if len(p.Changes)+len(p.Attributes) > 0 {
		inv := investigate(old, new)
		for i := range p.Changes {
			p.Changes[i].Cause = inv.cause(&p.Changes[i])
		}
		for i := range p.Attributes {
			p.Attributes[i].Cause = inv.attributeCause(&p.Attributes[i])
		}
		slices.SortStableFunc(p.Changes, inOrder)
	}
	p.Broken = append(old.Policy.LoadErrors(), new.Policy.LoadErrors()...)
	p.Status = p.status()
	p.Reworded = reworded(rules)
	return p
}

// inOrder compares changes: by class, with what is gained before what is lost,
// then as the rules stand in their files.
func inOrder(a, b Change) int {
	return cmp.Or(
		cmp.Compare(a.Class, b.Class),
		cmp.Compare(a.turn(), b.turn()),
		comparePlaces(a.blamedPlace(), b.blamedPlace()),
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

// blamedPlace returns where the first rule stands that is to blame.
func (c *Change) blamedPlace() diag.Place {
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
	if len(p.Undecided)+len(p.Broken) > 0 {
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
	if !wider && !narrower && !other {
		return Same
	}
	return effect(wider, narrower)
}

// Loosens reports whether a program may do something now that it could not, or
// whether that is not known: if the profile allows more, if it is gone or would
// not load, or if it does not attach any more to a program that it attached to.
func (p *Profile) Loosens() bool {
	switch p.Status {
	case Widened, Both, Removed, Undecided:
		return true
	}
	return len(p.Broken) > 0 || slices.ContainsFunc(p.Attributes, func(a Attribute) bool { return a.Lost != "" })
}
