package policy

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// Attributes are what the head of a profile sets besides its name and
// attachment.
type Attributes struct {
	Mode  string // enforce, complain, kill, unconfined, prompt or default_allow
	Audit bool   // every decision is logged
	Debug bool
	// Flags are the other flags that change something, sorted, with their
	// values expanded.
	Flags []string
}

// Rlimit is a limit of a resource.
type Rlimit struct {
	Value string // as a number in the unit of setrlimit(2), or "infinity"
	Rule  Rule
}

// Number returns the limit as setrlimit(2) takes it; the highest number stands
// for infinity.
func (r Rlimit) Number() uint64 {
	n, err := strconv.ParseUint(r.Value, 10, 64)
	if r.Value == "infinity" || errors.Is(err, strconv.ErrRange) {
		return math.MaxUint64
	}
	return n
}

// LimitOf returns the limit that a rule sets.
func LimitOf(r *ast.RlimitRule) Rlimit { return Rlimit{Value: rlimitValue(r)} }

// meaningless are flags that say what is so without them.
func meaningless(flag string) bool {
	switch flag {
	case "namespace_relative", "delegate_deleted", "no_attach_disconnected", "chroot_no_attach":
		return true
	}
	return false
}

func attributesOf(u *unit, p *Profile) Attributes {
	a := Attributes{Mode: "enforce"}
	if p.Decl.Flags == nil {
		return a
	}
	for _, w := range p.Decl.Flags.Values {
		flag := p.expandWord(w)
		name, _, _ := strings.Cut(flag, "=")
		term, ok := ast.ProfileFlags.Lookup(name)
		switch {
		case ok && ast.FlagGroup(term.Value) == ast.ModeFlag:
			a.Mode = flag
		case flag == "audit":
			a.Audit = true
		case flag == "debug":
			a.Debug = true
		case !meaningless(flag):
			a.Flags = append(a.Flags, flag)
		}
	}
	slices.Sort(a.Flags)
	a.Flags = slices.Compact(a.Flags)
	return a
}

// Unrestricted reports whether what no rule of a class speaks of is allowed:
// the profile has no marks of mediation but for user namespaces.
func (a Attributes) Unrestricted() bool { return a.Mode == "unconfined" || a.Mode == "default_allow" }

// lastLimits takes the last limit of each resource; nil if there is none.
func lastLimits(rules []Rule) map[string]Rlimit {
	var limits map[string]Rlimit
	for _, r := range rules {
		stmt := r.Stmt.(*ast.RlimitRule)
		if limits == nil {
			limits = map[string]Rlimit{}
		}
		resource := stmt.Resource.Value()
		if resource == "ofile" {
			resource = "nofile"
		}
		limits[resource] = Rlimit{Value: rlimitValue(stmt), Rule: r}
	}
	return limits
}

// ReferenceRlimit returns the limits as the reference has them: it loses those
// in conditionals, see QuirkRlimitConditional.
func (p *Profile) ReferenceRlimit() map[string]Rlimit {
	return lastLimits(slices.DeleteFunc(slices.Clone(p.rlimits), func(r Rule) bool { return r.conditional }))
}
