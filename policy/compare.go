package policy

import (
	"github.com/aa-lint/aa-lint/glob"
)

// Level says which differences between two policies count.
type Level uint8

// The levels of equality. Each includes the ones before.
const (
	// LevelAccess compares what is allowed, and how programs are executed.
	LevelAccess Level = iota
	// LevelLogging compares what is logged too: what the compiled policy
	// distinguishes.
	LevelLogging
	// LevelIntent compares explicit denies too.
	LevelIntent
)

// At returns what of a label counts at a level, in one form for what means the
// same.
func (l Label) At(level Level) Label {
	switch level {
	case LevelAccess:
		l.Audit, l.Quiet, l.Deny = 0, 0, 0
		for _, shift := range [...]int{0, OtherShift} {
			if l.Allow&(FileLink<<shift) == 0 {
				l.Allow &^= FileSubset << shift
			}
		}
	case LevelLogging:
		l.Deny = 0
	}
	return l
}

// Difference is a set of accesses of which two policies say different things;
// the key is the shortest and most readable of them.
type Difference struct {
	Key         string
	Left, Right Label
	// LeftOnly and RightOnly are the grants that match the key and that only
	// one side has.
	LeftOnly, RightOnly []*Grant
}

// Pair is one class of two profiles, side by side.
type Pair struct {
	Left, Right *Mediation
	space       *Space
	changed     bool
}

// NewPair puts a class of two profiles side by side. The profiles may belong to
// different policies, or one of them may be nil: it then grants nothing.
func NewPair(left, right *Mediation) *Pair {
	p := &Pair{Left: left, Right: right}
	onlyLeft, onlyRight, both := split(left.effective(), right.effective())
	p.changed = len(onlyLeft)+len(onlyRight) > 0
	if !p.changed {
		return p
	}
	relevant := reachable(onlyLeft, onlyRight)
	var kept []*Grant
	for _, g := range both {
		if g.Perms&relevant != 0 {
			kept = append(kept, g)
		}
	}
	p.space = newSpace(onlyLeft, onlyRight, kept)
	return p
}

// effective returns the grants of a class; one grant for everything if it is
// not mediated, none if there is no profile.
func (m *Mediation) effective() []*Grant {
	switch {
	case m == nil:
		return nil
	case !m.Mediated:
		return []*Grant{{Rule: -1, Keys: glob.Many(anyByte()), Perms: ^Perms(0), verdict: verdict{kind: allowed}}}
	}
	return m.Grants
}

// reachable returns the permissions that grants of these can change: an exec
// that keeps the profile implies mapping, so exec and mapping go together.
func reachable(lists ...[]*Grant) Perms {
	var all Perms
	for _, grants := range lists {
		for _, g := range grants {
			all |= g.Perms
		}
	}
	const coupled = FileExec | FileMmap
	if all&Both(coupled) != 0 {
		all |= Both(coupled)
	}
	return all
}

// split takes apart the grants of two sides into those that only one of them
// has and those that both have.
func split(left, right []*Grant) (onlyLeft, onlyRight, both []*Grant) {
	count := map[grantKey]int{}
	for _, g := range right {
		count[g.key()]++
	}
	shared := map[grantKey]bool{}
	for _, g := range left {
		k := g.key()
		if count[k] == 0 {
			onlyLeft = append(onlyLeft, g)
			continue
		}
		if !shared[k] {
			both = append(both, g)
		}
		shared[k] = true
	}
	for _, g := range right {
		if !shared[g.key()] {
			onlyRight = append(onlyRight, g)
		}
	}
	return onlyLeft, onlyRight, both
}

// grantKey is what grants have in common that say the same.
type grantKey struct {
	keys    string
	perms   Perms
	exec    Exec
	verdict verdict
}

func (g *Grant) key() grantKey { return grantKey{g.Keys.Key(), g.Perms, g.Exec, g.verdict} }

// Differences calls yield for each way in which the two sides differ, the
// shortest key first, until it returns false. The verdict is glob.Undecided if
// the budget of states (0 for glob.DefaultBudget) did not suffice to see all.
func (p *Pair) Differences(level Level, budget int, yield func(Difference) bool) glob.Verdict {
	if !p.changed {
		return glob.Yes
	}
	s := p.space
	prune := func(at glob.State) bool { return s.auto.Reach(at)&maskOneSided == 0 }
	return s.auto.Visit(budget, prune, func(at glob.State, witness func() string) bool {
		if s.auto.AcceptMask(at)&maskOneSided == 0 {
			return true
		}
		left, right := s.label(at, Left).label.At(level), s.label(at, Right).label.At(level)
		if left == right {
			return true
		}
		key := witness()
		if key == "" {
			return true
		}
		d := Difference{Key: key, Left: left, Right: right}
		for _, id := range s.auto.Accepting(at) {
			switch s.sides[id] {
			case Left:
				d.LeftOnly = append(d.LeftOnly, s.grants[id])
			case Right:
				d.RightOnly = append(d.RightOnly, s.grants[id])
			}
		}
		return yield(d)
	})
}
