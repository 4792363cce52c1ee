package policy

import (
	"sync"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Mediation is how a profile mediates one class: what it says of each access.
// It is safe for concurrent use.
type Mediation struct {
	Profile *Profile
	Class   key.Class
	// Mediated is false if the abi of the policy or the kernel does not know
	// the class, or if the profile leaves it alone: then everything is allowed.
	Mediated bool
	// Grants are what the rules say, in the order of their precedence.
	Grants []*Grant

	mu    sync.Mutex
	space *Space // nil until it is needed
	asked int    // for how many keys
}

// Mediation returns how the profile mediates a class.
func (p *Profile) Mediation(c key.Class) *Mediation {
	p.Policy.mu.Lock()
	defer p.Policy.mu.Unlock()
	if m := p.mediations[c]; m != nil {
		return m
	}
	m := &Mediation{Profile: p, Class: c, Mediated: p.mediates(c)}
	if m.Mediated {
		m.Grants = p.lower().grants[c]
	}
	p.mediations[c] = m
	return m
}

func (m *Mediation) meter() *work.Meter { return m.Profile.Policy.meter }

// mediates reports whether accesses of a class are checked at all.
func (p *Profile) mediates(c key.Class) bool {
	if !p.Policy.features.mediates(c) {
		return false
	}
	switch c {
	case key.ClassFile, key.ClassCapability, key.ClassUserns:
		return true
	case key.ClassNetwork:
		// Sockets of the family unix are part of the class.
		if !p.Policy.features.fineNetwork() || p.Policy.features.mediates(key.ClassUnix) && len(p.lower().grants[key.ClassUnix]) > 0 {
			return true
		}
	case key.ClassUnix:
		// The network class decides as long as no rule speaks of sockets of
		// the family unix alone.
		return len(p.lower().grants[c]) > 0
	}
	return !p.Attrs.Unrestricted() || len(p.lower().grants[c]) > 0
}

// Coarse reports whether the kernel knows no more of sockets than their
// families and types, so that rules on networks have no permissions.
func (m *Mediation) Coarse() bool {
	return m.Mediated && m.Class == key.ClassNetwork && !m.Profile.Policy.features.fineNetwork()
}

// Decision is what a profile says of one access.
type Decision struct {
	Label
	// Mediated is false if nobody asks the profile.
	Mediated bool
}

// Decide returns what the profile says of the access with a key.
func (m *Mediation) Decide(k string) Decision {
	if !m.Mediated {
		return Decision{Label: Label{Allow: ^key.Perms(0)}}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.oneOfFew() {
		return Decision{Label: labelOf(m.each(k)).label, Mediated: true}
	}
	s := m.openSpace()
	return Decision{Label: s.label(s.stateAt(k), Left).label, Mediated: true}
}

// Matching returns the grants that match a key, in the order of their
// precedence.
func (m *Mediation) Matching(key string) []*Grant {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.oneOfFew() {
		return m.each(key)
	}
	s := m.openSpace()
	return s.matching(s.stateAt(key), Left)
}

// few is for how many keys it is cheaper to look at each grant than to build the
// space of all.
const few = 8

// oneOfFew counts a key that is asked for, and reports whether so few are that
// there is no space yet. The caller holds the lock.
func (m *Mediation) oneOfFew() bool {
	m.asked++
	return m.space == nil && m.asked <= few
}

// each returns the grants that match a key, in the order of their precedence, by
// looking at each.
func (m *Mediation) each(key string) []*Grant {
	var some []*Grant
	for _, g := range m.Grants {
		if g.Keys.MayMatch(key) && g.Keys.MatchCharged(key, m.meter()) {
			some = append(some, g)
		}
	}
	return some
}

// openSpace returns the space of the class. The caller holds the lock.
func (m *Mediation) openSpace() *Space {
	if m.space == nil {
		m.space = newSpace(m.meter(), m.Grants, nil, nil)
	}
	m.space.Charge(m.meter())
	return m.space
}

// Question asks for an access.
type Question struct {
	// Want tells whether a label is what is looked for.
	Want func(Label) bool
	// Perms are the permissions that Want looks at: grants of others need not
	// be followed.
	Perms key.Perms
	// Within and And are sets of keys to look in; nil stands for all.
	Within, And *glob.Expr
	// Open is set if keys are looked for that no rule need be about.
	Open bool
	// Budget is the number of states to look at; 0 for glob.DefaultBudget.
	Budget int
}

// Witness returns the shortest and most readable key that a question asks for.
// The verdict is glob.Undecided if the budget does not suffice.
func (m *Mediation) Witness(q Question) (string, glob.Verdict) {
	var sets []glob.Expr
	w := Wanted{Perms: q.Perms, Key: func(l Label, _ Sets) bool { return q.Want(l) }}
	for _, set := range []*glob.Expr{q.Within, q.And} {
		if set != nil {
			sets, w.Sets = append(sets, *set), w.Sets<<1|1
		}
	}
	if q.Open {
		w.Perms = 0
	}
	var grants []*Grant
	for _, g := range speaking(m.Grants, q.Perms) {
		if q.Within == nil || mayMeet(g.Keys, *q.Within) {
			grants = append(grants, g)
		}
	}
	s := NewSearch(grants, sets...).Charge(m.meter())
	s.Budget = q.Budget
	return s.Find(w)
}

// mayMeet reports whether the starts of two sets of keys leave it open that
// they have a key in common.
func mayMeet(a, b glob.Expr) bool {
	x, y := a.Prefix(), b.Prefix()
	n := min(len(x), len(y))
	return x[:n] == y[:n]
}
