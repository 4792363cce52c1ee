package policy

import (
	"strings"

	"github.com/aa-lint/aa-lint/glob"
)

// LinkLabels is what a profile says of a link: of its name, of the pair of name
// and target, and of the target.
type LinkLabels struct{ Name, Pair, Target Label }

// Links looks among links, pairs of a name and a target as keys have them, for
// one of which the profile says what is wanted. budget is the number of states to
// look at; 0 for glob.DefaultBudget.
func (m *Mediation) Links(pairs glob.Expr, budget int, want func(LinkLabels) bool) (pair string, v glob.Verdict) {
	s := NewSearch(m.Grants, pairs)
	if budget == 0 {
		budget = glob.DefaultBudget
	}
	l := linkSearch{space: s.space, want: want, left: budget, seen: map[linkState]bool{}}
	start := s.space.auto.Start()
	l.visit(linkState{pair: start}, -1, 0)
	for i := 0; i < len(l.queue); i++ {
		at := l.queue[i]
		if l.wanted(at.linkState) {
			return l.spell(i), glob.Yes
		}
		if l.left <= 0 {
			return "", glob.Undecided
		}
		l.expandLink(at.linkState, i)
	}
	return "", glob.No
}

// linkState is a place in a pair. The state behind a name tells what is said of
// it; from there on the target is read as the rest of the pair and by itself.
type linkState struct {
	pair, name, target glob.State
	behind             bool // the name
}

type linkVisit struct {
	linkState
	from int
	byte byte
}

// linkSearch walks over pairs, breadth first.
type linkSearch struct {
	space *Space
	want  func(LinkLabels) bool
	queue []linkVisit
	seen  map[linkState]bool
	left  int // of the budget
}

func (l *linkSearch) visit(s linkState, from int, b byte) {
	if l.seen[s] || setsOf(l.space.auto.Reach(s.pair)) == 0 {
		return
	}
	l.seen[s] = true
	l.left--
	l.queue = append(l.queue, linkVisit{s, from, b})
}

func (l *linkSearch) expandLink(s linkState, i int) {
	auto := l.space.auto
	if !s.behind {
		for _, next := range auto.Successors(s.pair) {
			if next.Byte != 0 {
				l.visit(linkState{pair: next.Next}, i, next.Byte)
			}
		}
		l.visit(linkState{pair: auto.Step(s.pair, 0), name: s.pair, target: auto.Start(), behind: true}, i, 0)
		return
	}
	for n := range 256 {
		b := byte(n + 'a') // letters are the first to read
		if b == 0 {
			continue
		}
		l.visit(linkState{pair: auto.Step(s.pair, b), name: s.name, target: auto.Step(s.target, b), behind: true}, i, b)
	}
}

func (l *linkSearch) wanted(s linkState) bool {
	label := func(at glob.State) Label { return l.space.label(at, Left).label }
	return s.behind && setsOf(l.space.auto.AcceptMask(s.pair)) != 0 &&
		l.want(LinkLabels{Name: label(s.name), Pair: label(s.pair), Target: label(s.target)})
}

// spell returns the bytes that led to a visit.
func (l *linkSearch) spell(at int) string {
	visits := make([]realVisit, len(l.queue))
	for i, v := range l.queue {
		visits[i] = realVisit{from: v.from, byte: v.byte}
	}
	text := spellVisit(visits, at)
	return text[1:] // the start has no byte
}

// FindLink looks among the links of a question for one of which the profile says
// what is wanted.
func (m *Mediation) FindLink(x Asked, budget int, want func(LinkLabels) bool) (pair string, v glob.Verdict) {
	key, literal := x.Keys.Literal()
	if !literal {
		return m.Links(x.Keys, budget, want)
	}
	name, target, _ := strings.Cut(key, "\x00")
	if !want(LinkLabels{Name: m.Decide(name).Label, Pair: m.Decide(key).Label, Target: m.Decide(target).Label}) {
		return "", glob.No
	}
	return key, glob.Yes
}
