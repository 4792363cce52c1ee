package policy

import (
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Exec is how an executed program goes on: which profile it gets, and whether
// its environment is scrubbed. The zero value is no exec at all.
type Exec struct {
	// Kind is one of the letters of the exec mode: 'i' keeps the profile, 'p'
	// takes the one attached to the path, 'c' a child, 'u' none, 'n' the one
	// that Target names.
	Kind byte
	// Fallback is 'i' or 'u' if the profile is missing, 0 if exec then fails.
	Fallback byte
	Scrub    bool
	// Target is the name of the profile for 'n', with "parent//" before that
	// of a child.
	Target string
}

// String returns the mode as in rules, with the target behind "->".
func (e Exec) String() string {
	if e.Kind == 0 {
		return ""
	}
	kind := e.Kind
	if kind == 'n' {
		kind = 'p'
	}
	mode := []byte{kind}
	if e.Fallback != 0 {
		mode = append(mode, e.Fallback)
	}
	if e.Scrub && kind != 'i' {
		mode[0] -= 'a' - 'A'
		if e.Fallback == 'u' {
			mode[1] -= 'a' - 'A'
		}
	}
	s := string(mode) + "x"
	if e.Target != "" {
		s += " -> " + e.Target
	}
	return s
}

// Within reports whether a link may carry over a transition from its target:
// whether it is the same, or scrubs the environment besides.
func (e Exec) Within(target Exec) bool {
	scrubs := e.Scrub
	e.Scrub = target.Scrub
	return e == target && (scrubs || !target.Scrub)
}

// Label is what all rules of a class together say of one access: every
// permission is decided on its own and is in one of the first three sets, or
// refused.
type Label struct {
	Allow  key.Perms
	Prompt key.Perms // asked about, neither allowed nor refused
	Quiet  key.Perms // refused without a trace in the logs
	Audit  key.Perms // allowed or asked about, and logged
	// Deny are the permissions that a deny rule decides. The compiled policy
	// does not keep it, but people mean something by it.
	Deny key.Perms
	// Exec is the transition for objects of the owner and of others, where
	// FileExec is allowed; OnExec likewise for change_profile at exec, where
	// Scrub alone counts.
	Exec, OnExec [2]Exec
}

// transitions are the permissions that come with an Exec.
const transitions = key.FileExec | key.FileExec<<key.OtherShift | key.FileOnExec | key.FileOnExec<<key.OtherShift

// Grant is what one rule says about a set of accesses.
type Grant struct {
	Rule  int // index in Profile.Rules; -1 if the parser adds it by itself
	Keys  glob.Expr
	Perms key.Perms
	Exec  Exec // for FileExec and FileOnExec
	verdict
	text string // the pattern of Keys, or several, if they tell all of it
}

// verdict is what a rule does and with which precedence.
type verdict struct {
	priority int
	kind     verdictKind
	audit    bool
	exact    bool // the pattern has no wildcards: its exec outranks that of others
	// ranked is what else than exec an exact pattern decides before others: only
	// the reference has it, see QuirkExactAudit.
	ranked key.Perms
}

type verdictKind uint8

// What rules do, in the order of their precedence.
const (
	denied verdictKind = iota
	allowed
	prompted
	// unanswered is a prompt where the policy has no form for one: what is
	// asked about is refused.
	unanswered
)

// level orders verdicts: the lower one decides.
func (g *Grant) grantBefore(h *Grant) bool {
	if g.priority != h.priority {
		return g.priority > h.priority
	}
	if g.kind != h.kind {
		return g.kind < h.kind
	}
	return g.exact && !h.exact
}

// labeler works out a label from the grants that match, which come in the order
// of their precedence.
type labeler struct {
	label Label
	left  key.Perms // what is not decided yet
	// by are the first grants that say how a path is executed, and against
	// are those that say something else.
	by, against [2]*Grant
	// asked is the first grant that prompts for mapping, askedLoud are the
	// permissions to map for which one of those is audited.
	asked     [2]*Grant
	askedLoud key.Perms
}

// labelOf returns the label of an access that the grants match.
func labelOf(grants []*Grant) labeler {
	l := labeler{left: ^key.Perms(0)}
	for i := 0; i < len(grants); {
		end := i + 1
		for end < len(grants) && grants[end].priority == grants[i].priority && grants[end].kind == grants[i].kind {
			end++
		}
		l.decide(grants[i:end])
		i = end
	}
	l.implyMmap()
	return l
}

// decide takes in grants of one priority and kind.
func (l *labeler) decide(grants []*Grant) {
	switch grants[0].kind {
	case denied:
		l.deny(grants)
	case allowed:
		l.allow(grants)
	case prompted, unanswered:
		l.prompt(grants)
	}
}

func (l *labeler) prompt(grants []*Grant) {
	var all key.Perms
	for _, g := range grants {
		p := g.Perms & l.left
		all |= p
		if g.kind == prompted {
			l.label.Prompt |= p
		}
		if g.kind == prompted && g.audit {
			l.label.Audit |= p
		}
		for side := range l.asked {
			mmap := p & (key.FileMmap << (side * key.OtherShift))
			if mmap != 0 && l.asked[side] == nil {
				l.asked[side] = g
			}
			if g.audit {
				l.askedLoud |= mmap
			}
		}
	}
	l.left &^= all
}

func (l *labeler) deny(grants []*Grant) {
	var all key.Perms
	for _, g := range grants {
		all |= g.Perms & l.left
		if !g.audit {
			l.label.Quiet |= g.Perms & l.left
		}
	}
	l.label.Deny |= all
	l.left &^= all
}

// allow lets grants of exact patterns decide how a path is executed before the
// others, which stand behind them.
func (l *labeler) allow(grants []*Grant) {
	left := l.left
	var all key.Perms
	for i, g := range grants {
		if i > 0 && grants[i-1].exact && !g.exact {
			if last := grants[i-1].ranked; last != 0 {
				left &^= all & last
			} else {
				left &^= all & transitions
			}
		}
		p := g.Perms & left
		all |= p
		if g.audit {
			l.label.Audit |= p
		}
		l.transit(g, p)
	}
	l.label.Allow |= all
	l.left &^= all
}

// transit notes how a path is executed, and rules that say different things of
// it.
func (l *labeler) transit(g *Grant, p key.Perms) {
	for side, bits := range [2]key.Perms{p, p >> key.OtherShift} {
		if bits&key.FileExec != 0 {
			l.setExec(&l.label.Exec[side], side, g)
		}
		if bits&key.FileOnExec != 0 && g.Exec.Kind != 0 {
			l.setExec(&l.label.OnExec[side], side, g)
		}
	}
}

func (l *labeler) setExec(at *Exec, side int, g *Grant) {
	switch {
	case at.Kind == 0:
		*at = g.Exec
		l.by[side] = g
	case *at != g.Exec && l.against[side] == nil:
		l.against[side] = g
	}
}

// implyMmap adds that a program which runs in the profile of its parent may be
// mapped: without it, it could not start. A prompt of a higher priority is in
// the way of that, and so is any deny.
func (l *labeler) implyMmap() {
	for side, e := range l.label.Exec {
		mmap := key.FileMmap << (side * key.OtherShift)
		asked := l.asked[side]
		switch {
		case e.Kind != 'i' && e.Fallback != 'i', l.label.Deny&mmap != 0:
		case asked != nil && asked.priority > l.by[side].priority:
		default:
			l.label.Allow |= mmap
			l.label.Audit |= mmap & l.askedLoud
			l.label.Prompt &^= mmap
		}
	}
}
