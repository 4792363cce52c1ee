package glob

import (
	"math/rand/v2"
	"sync"

	"github.com/aa-lint/aa-lint/internal/work"
)

// Set is a set of strings of bytes, put together from patterns. It does not
// change, and any number of goroutines may use it. The zero value is empty.
type Set struct{ s *set }

type set struct {
	op       setOp
	leaf     Expr
	parts    []Set
	once     sync.Once
	compiled *compiled
}

type setOp uint8

const (
	setLeaf setOp = iota
	setUnion
	setIntersection
	setComplement // of its only part
)

// Option is a limit on the work that goes into a question.
type Option func(*limits)

type limits struct {
	budget int
	meter  *work.Meter
}

// Budget limits how many states of an automaton are looked at, instead of
// DefaultBudget.
func Budget(states int) Option { return func(l *limits) { l.budget = states } }

// Charge has a meter count the work, and perhaps end it.
func Charge(m *work.Meter) Option { return func(l *limits) { l.meter = m } }

// Set returns the strings that the expression matches.
func (e Expr) Set() Set { return newSet(setLeaf, e) }

func newSet(op setOp, leaf Expr, parts ...Set) Set {
	return Set{&set{op: op, leaf: leaf, parts: parts}}
}

func (s Set) get() *set {
	if s.s == nil {
		return none.Set().s
	}
	return s.s
}

// compile returns what questions to the set need, worked out once.
func (s Set) compile() *compiled {
	one := s.get()
	one.once.Do(func() { one.compiled = compile(s) })
	return one.compiled
}

// Union returns the strings that are in one of the sets.
func (s Set) Union(others ...Set) Set {
	var leaves []Expr
	var parts []Set
	for _, part := range append([]Set{s}, others...) {
		if part.get().op == setLeaf {
			leaves = append(leaves, part.get().leaf)
		} else {
			parts = append(parts, part)
		}
	}
	leaf := Union(leaves...).Set()
	switch {
	case len(parts) == 0:
		return leaf
	case len(leaves) > 0:
		parts = append(parts, leaf)
	}
	return newSet(setUnion, Expr{}, parts...)
}

// Intersect returns the strings that are in all of the sets.
func (s Set) Intersect(others ...Set) Set {
	return newSet(setIntersection, Expr{}, append([]Set{s}, others...)...)
}

// Complement returns the strings that are not in the set.
func (s Set) Complement() Set {
	if s.get().op == setComplement {
		return s.get().parts[0]
	}
	return newSet(setComplement, Expr{}, s)
}

// Minus returns the strings of the set that are not in t.
func (s Set) Minus(t Set) Set { return s.Intersect(t.Complement()) }

// RealPaths returns the strings that a path can be: they start with a slash,
// have no two slashes side by side, and no NUL. Sets are compared over all
// strings; intersected with this one, over those that the kernel asks about.
func RealPaths() Set { return realPaths }

var realPaths = UnrealPath().Set().Complement()

// UnrealPath matches what no path can be: all that is not in RealPaths.
func UnrealPath() Expr {
	all := Many(anyByte)
	return Union(
		Expr{},
		Concat(One(notSlash), all),
		Concat(all, Literal("//"), all),
		Concat(all, Literal("\x00"), all),
	)
}

// Match reports whether a string is in the set.
func (s Set) Match(text string) bool { return s.compile().match(text) }

// Empty reports whether no string is in the set.
func (s Set) Empty(options ...Option) Verdict {
	_, v := s.Witness(options...)
	return v.not()
}

// Witness reports whether there is a string in the set, and returns the
// shortest and most readable one.
func (s Set) Witness(options ...Option) (witness string, v Verdict) {
	if s.apart(limitsOf(options).meter) {
		return "", No
	}
	q := s.question(options)
	return q.Find(q.search(options))
}

// apart reports whether the set is empty because the first expressions that it is
// the intersection of are found to be apart.
func (s Set) apart(m *work.Meter) bool {
	var first *set
	for _, part := range s.get().parts {
		switch {
		case s.s.op != setIntersection || part.get().op != setLeaf:
		case first == nil:
			first = part.s
		default:
			return first.leaf.Apart(part.s.leaf, m)
		}
	}
	return false
}

// question prepares for a question that has options.
func (s Set) question(options []Option) *question {
	m := limitsOf(options).meter
	if m != nil {
		m.Spend(s.size())
	}
	q := s.compile().question()
	q.Charge(m)
	return q
}

// size returns about how many steps it takes to compile the set.
func (s Set) size() int {
	if s.get().op == setLeaf {
		return stepsPerState + 10*s.get().leaf.tokens()
	}
	n := stepsPerState
	for _, part := range s.get().parts {
		n += part.size()
	}
	return n
}

// Includes reports whether all strings of t are in the set.
func (s Set) Includes(t Set, options ...Option) Verdict {
	if s, t := s.get(), t.get(); s.op == setLeaf && t.op == setLeaf {
		if v := t.leaf.withinExpr(s.leaf, limitsOf(options).meter); v != Undecided {
			return v
		}
	}
	return t.Minus(s).Empty(options...)
}

// Equal reports whether the same strings are in both sets.
func (s Set) Equal(t Set, options ...Option) Verdict {
	return s.Minus(t).Union(t.Minus(s)).Empty(options...)
}

// Overlap reports whether there is a string in both sets, and returns the
// shortest and most readable one.
func (s Set) Overlap(t Set, options ...Option) (witness string, v Verdict) {
	return s.Intersect(t).Witness(options...)
}

// Difference reports whether there is a string in the set that is not in t, and
// returns the shortest and most readable one.
func (s Set) Difference(t Set, options ...Option) (witness string, v Verdict) {
	return s.Minus(t).Witness(options...)
}

// Sample returns a string of the set, chosen by r. The verdict is No if there
// is none, and Undecided if the budget ran out before one was found.
func (s Set) Sample(r *rand.Rand, options ...Option) (sample string, v Verdict) {
	q := s.question(options)
	return q.sample(r, q.search(options))
}
