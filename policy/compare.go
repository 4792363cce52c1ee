package policy

import (
	"slices"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/policy/key"
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

// String returns the name of the level.
func (l Level) String() string {
	switch l {
	case LevelLogging:
		return "logging"
	case LevelIntent:
		return "intent"
	}
	return "access"
}

// At returns what of a label counts at a level, in one form for what means the
// same.
func (l Label) At(level Level) Label {
	switch level {
	case LevelAccess:
		l.Audit, l.Quiet, l.Deny = 0, 0, 0
		for _, shift := range [...]int{0, key.OtherShift} {
			if l.Allow&(key.FileLink<<shift) == 0 {
				l.Allow &^= key.FileSubset << shift
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
	// one side has, Common those that both have, with the rules of the left
	// side. Grants that are equal but for some permissions are taken apart.
	LeftOnly, RightOnly, Common []*Grant
}

// Pair is one class of two profiles, side by side.
type Pair struct {
	Left, Right *Mediation
	views       []*view
}

// view is some of the permissions of a pair, which do not depend on the others:
// so each automaton holds only the rules that matter for them.
type view struct {
	perms   key.Perms
	files   bool
	space   *Space
	settled settled
}

// NewPair puts a class of two profiles side by side. The profiles may belong to
// different policies, or one of them may be nil: it then grants nothing.
func NewPair(left, right *Mediation) *Pair {
	p := &Pair{Left: left, Right: right}
	a, b := inSameTerms(left, right)
	onlyLeft, onlyRight, both := split(a, b)
	if len(onlyLeft)+len(onlyRight) == 0 {
		return p
	}
	for _, perms := range viewsOf(left, right) {
		v := &view{perms: perms, files: isFile(left, right)}
		if len(speaking(onlyLeft, perms))+len(speaking(onlyRight, perms)) == 0 {
			continue
		}
		// Whether the mark of a link matters depends on the link.
		others := perms | perms&key.Both(key.FileSubset)/key.FileSubset*key.FileLink
		v.space = newSpaceOf(meterOf(left, right), speaking(onlyLeft, others), speaking(onlyRight, others), speaking(both, others), v.mask)
		p.views = append(p.views, v)
	}
	return p
}

// meterOf returns the meter of a pair, of which one side may be nil.
func meterOf(left, right *Mediation) *work.Meter {
	if left == nil {
		left = right
	}
	return left.meter()
}

// viewsOf returns the groups of permissions that are decided independently. An
// exec that keeps the profile implies mapping, so these go together.
func viewsOf(left, right *Mediation) []key.Perms {
	if !isFile(left, right) {
		return []key.Perms{^key.Perms(0)}
	}
	executes, marks := transitions|key.Both(key.FileMmap), key.Both(key.FileSubset)
	return []key.Perms{^(executes | marks), executes, marks}
}

// isFile reports whether a pair, of which one side may be nil, is about files.
func isFile(left, right *Mediation) bool {
	return left != nil && left.Class == key.ClassFile || right != nil && right.Class == key.ClassFile
}

// speaking returns the grants that speak of one of the permissions.
func speaking(grants []*Grant, perms key.Perms) []*Grant {
	var some []*Grant
	for _, g := range grants {
		if g.Perms&perms != 0 {
			some = append(some, g)
		}
	}
	return some
}

// mask returns the mask of a grant in the automaton: that of settled, if only
// one side has it and it speaks of the permissions of the view.
func (v *view) mask(g *Grant, side Side) uint64 {
	if side == Left|Right || g.Perms&v.perms == 0 {
		return 0
	}
	return v.settled.mask(g)
}

// labelAt returns what of a label counts in a view.
func (v *view) labelAt(s glob.State, side Side, level Level) Label {
	return v.space.label(s, side).label.At(level).of(v.perms)
}

// of returns what a label says of some permissions.
func (l Label) of(perms key.Perms) Label {
	l.Allow &= perms
	l.Prompt &= perms
	l.Quiet &= perms
	l.Audit &= perms
	l.Deny &= perms
	if perms&key.FileExec == 0 {
		l.Exec, l.OnExec = [2]Exec{}, [2]Exec{}
	}
	return l
}

// join adds what another label says of other permissions.
func (l *Label) join(m Label) {
	l.Allow |= m.Allow
	l.Prompt |= m.Prompt
	l.Quiet |= m.Quiet
	l.Audit |= m.Audit
	l.Deny |= m.Deny
	if m.Exec != [2]Exec{} || m.OnExec != [2]Exec{} {
		l.Exec, l.OnExec = m.Exec, m.OnExec
	}
}

// effective returns the grants of a class; one grant for everything if it is
// not mediated, none if there is no profile.
func (m *Mediation) effective() []*Grant {
	switch {
	case m == nil || m.leftToNetwork():
		return nil
	case !m.Mediated:
		return []*Grant{{Rule: -1, Keys: glob.Many(anyByte()), Perms: ^key.Perms(0) &^ transitions, verdict: verdict{kind: allowed}}}
	}
	return m.Grants
}

// leftToNetwork reports whether the network class decides on unix sockets,
// because no rule speaks of them, and allows none: rules that let it allow any
// would be rules on unix sockets too.
func (m *Mediation) leftToNetwork() bool {
	if m.Class != key.ClassUnix || m.Mediated || m.Profile.Attrs.Unrestricted() {
		return false
	}
	f := m.Profile.Policy.features
	if !f.mediates(key.ClassUnix) || !f.mediates(key.ClassNetwork) {
		return false
	}
	tableless := func(g *Grant) bool { return g.Rule < 0 }
	return !slices.ContainsFunc(m.Profile.Mediation(key.ClassNetwork).Grants, tableless)
}

// Open reports whether everything in the class is allowed, because nothing asks
// the profile.
func (m *Mediation) Open() bool { return !m.Mediated && !m.leftToNetwork() }

// Differences calls yield for each way in which the two sides differ, the
// shortest key first, until it returns false. Where rules of only one side have
// shown all that they can change, no more of it is told. The verdict is
// glob.Undecided if the budget of states (0 for glob.DefaultBudget) did not
// suffice to see all.
func (p *Pair) Differences(level Level, budget int, yield func(Difference) bool) glob.Verdict {
	told := map[string]bool{}
	verdict := glob.Yes
	for _, v := range p.views {
		got := v.visit(level, budget, func(key string) bool {
			if told[key] {
				return true
			}
			told[key] = true
			return yield(p.At(key, level))
		})
		if got == glob.No {
			return got
		}
		verdict = max(verdict, got)
	}
	return verdict
}

// visit calls yield with a key for each set of rules that match together and
// make a difference.
func (v *view) visit(level Level, budget int, yield func(string) bool) glob.Verdict {
	auto := v.space.auto
	prune := func(at glob.State) bool { return auto.Reach(at)&^v.settled.done == 0 }
	return auto.Visit(budget, prune, func(at glob.State, witness func() string) bool {
		if auto.AcceptMask(at)&^v.settled.done == 0 {
			return true
		}
		left, right := v.labelAt(at, Left, level), v.labelAt(at, Right, level)
		if left == right {
			return true
		}
		key := witness()
		if key == "" && v.files {
			// No path is empty, but what leads back here may be one.
			if key = v.space.loop(at); key == "" {
				return true
			}
		}
		v.settled.noteChange(left.Allow^right.Allow, left.Prompt|right.Prompt, v.oneSided(at))
		return yield(key)
	})
}

// oneSided returns the grants that match in a state and that only one side has.
func (v *view) oneSided(at glob.State) []*Grant {
	var some []*Grant
	for _, id := range v.space.auto.Accepting(at) {
		if v.space.sides[id] != Left|Right {
			some = append(some, v.space.grants[id])
		}
	}
	return some
}

// At returns what the two sides say of an access, which may be the same.
// Permissions of which no rule differs are left out.
func (p *Pair) At(key string, level Level) Difference {
	d := Difference{Key: key}
	for _, v := range p.views {
		s := v.space.stateAt(key)
		d.Left.join(v.labelAt(s, Left, level))
		d.Right.join(v.labelAt(s, Right, level))
		for _, id := range v.space.auto.Accepting(s) {
			g := v.space.grants[id]
			switch {
			case g.Perms&v.perms == 0:
			case v.space.sides[id] == Left && !slices.Contains(d.LeftOnly, g):
				d.LeftOnly = append(d.LeftOnly, g)
			case v.space.sides[id] == Right && !slices.Contains(d.RightOnly, g):
				d.RightOnly = append(d.RightOnly, g)
			case v.space.sides[id] == Left|Right && !slices.Contains(d.Common, g):
				d.Common = append(d.Common, g)
			}
		}
	}
	return d
}
