package policy

import (
	"slices"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/work"
)

// Side says which of two policies a grant belongs to.
type Side uint8

// The sides of a space. A space of one policy has Left alone.
const (
	Left  Side = 1
	Right Side = 2
)

// Space is all accesses of one class, with what the grants of one policy, or of
// two, say of each. It is worked out as far as questions go, so it is not safe
// for concurrent use.
type Space struct {
	grants []*Grant // in the order of their precedence
	sides  []Side
	auto   *glob.Automaton
	labels [2]map[int]*labeler // by what matches: glob.Automaton.AcceptSet
	meter  *work.Meter
}

// Charge has a meter count the work of questions from now on.
func (s *Space) Charge(m *work.Meter) {
	s.meter = m
	s.auto.Charge(m)
}

// maskOf returns the mask of a grant in the automaton: the permissions that it
// may give.
func maskOf(g *Grant, _ Side) uint64 { return uint64(g.Perms) }

// newSpace returns the space of grants that belong to the left side only, the
// right only, and both.
func newSpace(m *work.Meter, left, right, both []*Grant) *Space {
	return newSpaceOf(m, left, right, both, maskOf)
}

// newSpaceOf is newSpace with masks of one's own.
func newSpaceOf(m *work.Meter, left, right, both []*Grant, mask func(*Grant, Side) uint64) *Space {
	s := &Space{auto: glob.NewAutomaton()}
	s.Charge(m)
	for i := range s.labels {
		s.labels[i] = map[int]*labeler{}
	}
	type sided struct {
		g *Grant
		s Side
	}
	var all []sided
	for _, from := range [...]struct {
		grants []*Grant
		side   Side
	}{{left, Left}, {right, Right}, {both, Left | Right}} {
		for _, g := range from.grants {
			all = append(all, sided{g, from.side})
		}
	}
	slices.SortStableFunc(all, func(a, b sided) int { return precedence(a.g, b.g) })
	for i, x := range all {
		s.grants = append(s.grants, x.g)
		s.sides = append(s.sides, x.s)
		s.auto.Add(x.g.Keys, i, mask(x.g, x.s))
	}
	return s
}

// precedence compares grants: the one that decides comes first.
func precedence(a, b *Grant) int {
	switch {
	case a.grantBefore(b):
		return -1
	case b.grantBefore(a):
		return 1
	}
	return 0
}

// label returns what one side says where the automaton is in a state.
func (s *Space) label(at glob.State, side Side) *labeler {
	cache, set := s.labels[side-1], s.auto.AcceptSet(at)
	if l, ok := cache[set]; ok {
		return l
	}
	grants := s.matching(at, side)
	s.meter.Spend(10 * len(grants))
	l := labelOf(grants)
	cache[set] = &l
	return &l
}

// matching returns the grants of a side that match in a state, in the order of
// their precedence.
func (s *Space) matching(at glob.State, side Side) []*Grant {
	ids := s.auto.Accepting(at)
	grants := make([]*Grant, 0, len(ids))
	for _, id := range ids {
		if s.sides[id]&side != 0 {
			grants = append(grants, s.grants[id])
		}
	}
	return grants
}

// stateAt returns the state behind a key.
func (s *Space) stateAt(key string) glob.State { return s.auto.Run(s.auto.Start(), key) }

// loop returns a byte that leads from a state back to it, "" if there is none.
func (s *Space) loop(at glob.State) string {
	for _, next := range s.auto.Successors(at) {
		if next.Next == at {
			return string([]byte{next.Byte})
		}
	}
	return ""
}
