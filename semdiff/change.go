package semdiff

import (
	"math/bits"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Change is a set of accesses of one class that the two sides decide in
// different ways because of the same rules.
type Change struct {
	Class key.Class
	// Gained are permissions that are allowed now and were not, Lost those that
	// were.
	Gained, Lost key.Perms
	// Prompted are permissions that are asked about on one side.
	Prompted key.Perms
	// Logged are permissions of which only what is logged differs, Denied those
	// of which only an explicit deny does.
	Logged, Denied key.Perms
	// Exec are the ways in which programs that both sides execute are executed.
	Exec []ExecChange
	// Mediation is set if nothing asks one side about the class, so that it
	// allows everything.
	Mediation bool
	// Members are all capabilities, signals, families and types of sockets that
	// the change is about, in the order of their numbers; nil for classes whose
	// accesses have no end. What else an access of them needs, such as a peer, is
	// that of the rules.
	Members []string
	// Witness is an access that they decide differently, as the key of its
	// class; Left and Right are what the two sides say of it.
	Witness     string
	Left, Right policy.Label
	// Old and New are the rules that are to blame, on each side: those that
	// decided and do not any more, and those that do now. Both may be empty: the
	// parser adds some rules by itself.
	Old, New []*policy.Rule
	// Cause is what was written differently.
	Cause Cause
}

// ExecChange is that a program is executed in another way.
type ExecChange struct {
	Owner    bool // for programs that the user owns, or for others
	From, To policy.Exec
	OnExec   bool // the environment of a change of profile at exec
}

// changeOf returns all that a difference changes, whatever the rules.
func changeOf(class key.Class, d policy.Difference, names [2]string) Change {
	c := Change{Class: class, Witness: d.Key, Left: d.Left, Right: d.Right}
	c.Gained = d.Right.Allow &^ d.Left.Allow
	c.Lost = d.Left.Allow &^ d.Right.Allow
	c.Prompted = d.Left.Prompt ^ d.Right.Prompt
	decided := c.Gained | c.Lost | c.Prompted
	c.Logged = (d.Left.Audit ^ d.Right.Audit | d.Left.Quiet ^ d.Right.Quiet) &^ decided
	c.Denied = (d.Left.Deny ^ d.Right.Deny) &^ decided &^ c.Logged
	if class == key.ClassFile {
		c.Exec = execChanges(d, names)
	}
	return c
}

// execChanges returns the ways in which both sides let a program be executed,
// but not in the same way. The children of a profile are named after it, so those
// of a profile that was renamed are the same.
func execChanges(d policy.Difference, names [2]string) []ExecChange {
	var changes []ExecChange
	differ := func(a, b policy.Exec, owner, onExec bool) {
		from, to := a, b
		from.Target, to.Target = child(a.Target, names[0]), child(b.Target, names[1])
		if from != to && a.Kind != 0 && b.Kind != 0 {
			changes = append(changes, ExecChange{Owner: owner, From: a, To: b, OnExec: onExec})
		}
	}
	for side, owner := range []bool{true, false} {
		differ(d.Left.Exec[side], d.Right.Exec[side], owner, false)
		differ(d.Left.OnExec[side], d.Right.OnExec[side], owner, true)
	}
	return changes
}

// child returns the name of an exec target without that of the profile, if it is
// a child.
func child(target, profile string) string {
	if rest, ok := strings.CutPrefix(target, profile+"//"); ok {
		return "//" + rest
	}
	return target
}

// ForAll reports whether programs of the owner and of others are executed alike:
// the change for the others then has a twin for the owner, which comes before it.
func (c *Change) ForAll(e ExecChange) bool {
	e.Owner = !e.Owner
	return slices.Contains(c.Exec, e)
}

// bit returns the permission that an exec change belongs to.
func (e ExecChange) bit() key.Perms {
	bit := key.FileExec
	if e.OnExec {
		bit = key.FileOnExec
	}
	if !e.Owner {
		bit <<= key.OtherShift
	}
	return bit
}

// Permissions returns the permissions that a change is about.
func (c *Change) Permissions() key.Perms {
	all := c.Gained | c.Lost | c.Prompted | c.Logged | c.Denied
	for _, e := range c.Exec {
		all |= e.bit()
	}
	return all
}

// changeOfPerms returns what of a change is about some permissions.
func (c Change) changeOfPerms(perms key.Perms) Change {
	c.Gained &= perms
	c.Lost &= perms
	c.Prompted &= perms
	c.Logged &= perms
	c.Denied &= perms
	c.Exec = slices.DeleteFunc(slices.Clone(c.Exec), func(e ExecChange) bool { return e.bit()&perms == 0 })
	return c
}

// minus takes out of a change what another one says already.
func (c *Change) minus(d *Change) {
	c.Gained &^= d.Gained
	c.Lost &^= d.Lost
	c.Prompted &^= d.Prompted
	c.Logged &^= d.Logged
	c.Denied &^= d.Denied
	c.Exec = slices.DeleteFunc(slices.Clone(c.Exec), func(e ExecChange) bool { return slices.Contains(d.Exec, e) })
}

// joinChange adds what another change says.
func (c *Change) joinChange(d *Change) {
	c.Gained |= d.Gained
	c.Lost |= d.Lost
	c.Prompted |= d.Prompted
	c.Logged |= d.Logged
	c.Denied |= d.Denied
	for _, e := range d.Exec {
		if !slices.Contains(c.Exec, e) {
			c.Exec = append(c.Exec, e)
		}
	}
}

// changeSize tells how much a change says.
func (c *Change) changeSize() int {
	n := len(c.Exec)
	for _, perms := range [...]key.Perms{c.Gained, c.Lost, c.Prompted, c.Logged, c.Denied} {
		n += bits.OnesCount32(uint32(perms))
	}
	return n
}

// marks are permissions that restrict: having them is less, not more.
const marks = key.FileSubset | key.FileSubset<<key.OtherShift

// Direction tells whether a change allows more, and whether it allows less. To
// be asked is between the two.
func (c *Change) Direction() (wider, narrower bool) {
	gained, lost := c.Gained, c.Lost
	if c.Class == key.ClassFile {
		gained, lost = gained&^marks|lost&marks, lost&^marks|gained&marks
	}
	asked := c.Prompted & c.Right.Prompt &^ c.Left.Prompt
	unasked := c.Prompted & c.Left.Prompt &^ c.Right.Prompt
	wider = gained|asked&^c.Left.Allow != 0
	narrower = lost|unasked&^c.Right.Allow != 0
	for _, e := range c.Exec {
		w, n := e.Direction()
		wider, narrower = wider || w, narrower || n
	}
	return wider, narrower
}

// Effect returns what changes come to: Widened, Narrowed, Both or, if they allow
// neither more nor less, Changed.
func Effect(changes []Change) Status {
	var wider, narrower bool
	for i := range changes {
		w, n := changes[i].Direction()
		wider, narrower = wider || w, narrower || n
	}
	return effect(wider, narrower)
}

func effect(wider, narrower bool) Status {
	switch {
	case wider && narrower:
		return Both
	case wider:
		return Widened
	case narrower:
		return Narrowed
	}
	return Changed
}

// Direction tells whether a program may do more when it is executed in the new
// way, and whether it may do less. Unconfined is the most there is, to keep the
// environment is more than to scrub it, and a fallback is more than none. Two
// profiles cannot be compared by the way to them: then it is both.
func (e ExecChange) Direction() (wider, narrower bool) {
	a, b := e.From, e.To
	switch {
	case e.OnExec:
		return scrubbed(a, b)
	case a.Kind == 'u' && b.Kind != 'u':
		return false, true
	case a.Kind != 'u' && b.Kind == 'u':
		return true, false
	case a.Kind != b.Kind || a.Target != b.Target:
		return true, true
	}
	wider, narrower = scrubbed(a, b)
	rank := map[byte]int{0: 0, 'i': 1, 'u': 2}
	from, to := rank[a.Fallback], rank[b.Fallback]
	return wider || from < to, narrower || from > to
}

// scrubbed compares what becomes of the environment.
func scrubbed(a, b policy.Exec) (wider, narrower bool) {
	return a.Scrub && !b.Scrub, !a.Scrub && b.Scrub
}
