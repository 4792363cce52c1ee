package policy

import (
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/policy/key"
)

// MaxSets is the number of sets of keys that a search can tell apart.
const MaxSets = 30

// Search answers questions about what grants say together of all the accesses
// of a class. It works out no more than the questions need, and keeps that for
// the next one. It is not safe for concurrent use.
type Search struct {
	// Budget is the number of states that one question may look at; 0 for
	// glob.DefaultBudget.
	Budget int

	space *Space
	first int // the id of the first set
}

// Sets tells which of the sets of a search a key is in: bit i for the i-th.
type Sets uint32

// NewSearch returns a search over grants of one class, in the order of their
// precedence. Questions can tell apart which of the sets, at most MaxSets of
// them, a key is in.
func NewSearch(grants []*Grant, sets ...glob.Expr) *Search {
	if len(sets) > MaxSets {
		panic("policy: too many sets for one search")
	}
	s := &Search{space: newSpace(nil, grants, nil, nil), first: len(grants)}
	for i, set := range sets {
		s.space.grants, s.space.sides = append(s.space.grants, nil), append(s.space.sides, 0)
		s.space.auto.Add(set, s.first+i, maskOfSet(i))
	}
	return s
}

// Charge has a meter count the work of questions from now on. It returns the
// search.
func (s *Search) Charge(m *work.Meter) *Search {
	s.space.Charge(m)
	return s
}

// Search returns a search over the grants of the class that give any of the
// permissions: what it says of others is of no use.
func (m *Mediation) Search(perms key.Perms, sets ...glob.Expr) *Search {
	var grants []*Grant
	for _, g := range m.Grants {
		if g.Perms&perms != 0 {
			grants = append(grants, g)
		}
	}
	return NewSearch(grants, sets...).Charge(m.Profile.Policy.meter)
}

// maskOfSet is the mask of a set in the automaton, above those of permissions
// and below that of sides.
func maskOfSet(i int) uint64 { return 1 << (32 + i) }

func setsOf(mask uint64) Sets { return Sets(mask >> 32 & (1<<MaxSets - 1)) }

// At returns what the grants say of a key, and which sets it is in.
func (s *Search) At(key string) (Label, Sets) {
	at := s.space.stateAt(key)
	return s.space.label(at, Left).label, setsOf(s.space.auto.AcceptMask(at))
}

// Matching returns the grants that match a key, in the order of their
// precedence.
func (s *Search) Matching(key string) []*Grant { return s.space.matching(s.space.stateAt(key), Left) }

// Wanted is what a search looks for.
type Wanted struct {
	// Prefix is what the keys start with.
	Prefix string
	// Perms are permissions of which some rule must give one, so that there is
	// no use in looking where none does; 0 if there are none.
	Perms key.Perms
	// Sets are sets that the keys must be in, all of them.
	Sets Sets
	// Key reports whether a key is wanted for what the grants say of it.
	Key func(Label, Sets) bool
}

// Find returns the shortest and most readable key that is wanted. The verdict
// is glob.Undecided if the budget does not suffice.
func (s *Search) Find(w Wanted) (k string, v glob.Verdict) {
	auto := s.space.auto
	rest, v := auto.Find(glob.Search{
		From:   auto.Run(auto.Start(), w.Prefix),
		Budget: s.Budget,
		Prune: func(at glob.State) bool {
			reach := auto.Reach(at)
			return w.Perms != 0 && key.Perms(reach)&w.Perms == 0 || setsOf(reach)&w.Sets != w.Sets
		},
		Want: func(at glob.State) bool {
			in := setsOf(auto.AcceptMask(at))
			return in&w.Sets == w.Sets && w.Key(s.space.label(at, Left).label, in)
		},
	})
	if v != glob.Yes {
		return "", v
	}
	return w.Prefix + rest, v
}

// Each calls yield for keys that are wanted, one for each way in which the
// grants match, the shortest first, until it returns false. Keys are looked for
// only where of each of some sets of permissions some grant has one. The verdict
// is glob.Undecided if the budget did not suffice to see all.
func (s *Search) Each(perms []key.Perms, wanted func(Label, Sets) bool, yield func(key string) bool) glob.Verdict {
	auto := s.space.auto
	seen := map[int]bool{}
	prune := func(at glob.State) bool {
		reach := key.Perms(auto.Reach(at))
		for _, p := range perms {
			if reach&p == 0 {
				return true
			}
		}
		return false
	}
	return auto.Visit(s.Budget, prune, func(at glob.State, witness func() string) bool {
		set := auto.AcceptSet(at)
		if seen[set] {
			return true
		}
		seen[set] = true
		if !wanted(s.space.label(at, Left).label, setsOf(auto.AcceptMask(at))) {
			return true
		}
		return yield(witness())
	})
}
