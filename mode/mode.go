// Package mode tells in which mode profiles are, and changes it in their
// source: the flags of the chosen profiles, and not a byte besides.
package mode

import (
	"slices"

	"github.com/aa-lint/aa-lint/ast"
)

// Mode is what the kernel does when a rule is missing (apparmor.d(5)).
type Mode string

// The modes. A profile without a flag for one is in enforce mode.
const (
	Enforce      Mode = "enforce"       // refused and logged
	Complain     Mode = "complain"      // allowed and logged
	Kill         Mode = "kill"          // the process is killed
	Prompt       Mode = "prompt"        // a person is asked
	DefaultAllow Mode = "default_allow" // allowed where no rule says otherwise
	Unconfined   Mode = "unconfined"    // allowed, as without a profile
)

// Modes returns all modes, from the one that holds a program the tightest.
func Modes() []Mode {
	return []Mode{Kill, Enforce, Prompt, Complain, DefaultAllow, Unconfined}
}

// Parse returns the mode of that name; false if there is none.
func Parse(name string) (Mode, bool) {
	m := Mode(name)
	return m, slices.Contains(Modes(), m)
}

// Of returns the mode that the flags of a profile set. Hats and children do not
// take over that of their parent.
func Of(p *ast.Profile) Mode {
	for _, flag := range Flags(p) {
		if m, ok := Parse(flag); ok {
			return m
		}
	}
	return Enforce
}

// Audited reports whether the flags of a profile have every access logged.
func Audited(p *ast.Profile) bool { return slices.Contains(Flags(p), auditFlag) }

// Flags returns the flags of a profile as they stand in its head, with quotes
// and escapes decoded; none if it has no list.
func Flags(p *ast.Profile) []string {
	flags := []string{}
	if p.Flags != nil {
		for _, w := range p.Flags.Values {
			flags = append(flags, w.Value())
		}
	}
	return flags
}
