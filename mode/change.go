package mode

import "slices"

// Change says what becomes of the flags of profiles. The zero value changes
// nothing.
type Change struct {
	add    string   // "" for none
	remove []string // never holds add
}

const auditFlag = "audit"

// Set returns the change to a mode, as aa-enforce(8) and aa-complain(8) make it:
// enforce mode is that of a profile without a flag for any mode.
func Set(m Mode) Change {
	var c Change
	for _, other := range Modes() {
		if other != m {
			c.remove = append(c.remove, string(other))
		}
	}
	if m != Enforce {
		c.add = string(m)
	}
	return c
}

// Audit returns the change that has every access logged, as aa-audit(8) makes
// it, or no longer.
func Audit(on bool) Change {
	if on {
		return Change{add: auditFlag}
	}
	return Change{remove: []string{auditFlag}}
}

// changedFlags returns what becomes of a list of flags: the first that goes makes room
// for the one that comes.
func (c Change) changedFlags(before []string) []string {
	missing := c.add != "" && !slices.Contains(before, c.add)
	after := []string{}
	for _, flag := range before {
		switch {
		case !slices.Contains(c.remove, flag):
			after = append(after, flag)
		case missing:
			after = append(after, c.add)
			missing = false
		}
	}
	if missing {
		after = append(after, c.add)
	}
	return after
}
