package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
)

// lastCapability is the highest number that a policy has room for.
const lastCapability = 63

// VisitCapability lowers a rule on capabilities. Without names it is for all
// of them, those too that do not exist yet. A priority makes no difference, and
// what would be asked about is allowed: masks have no place for either.
func (l *lowering) VisitCapability(r *ast.CapabilityRule) {
	var numbers glob.ByteSet
	if len(r.Names) == 0 {
		numbers = numbers.Range(0, lastCapability)
	}
	for _, w := range r.Names {
		if t, ok := ast.Capabilities.Lookup(w.Value()); ok {
			numbers = numbers.With(byte(l.knownCapability(t)))
		}
	}
	l.grant(key.ClassCapability, glob.One(numbers), key.CapUse).asMask()
}

// asMask makes of a grant what the older forms of policies can hold: they know
// allow and deny alone.
func (g *Grant) asMask() {
	g.priority = 0
	if g.kind != denied {
		g.kind = allowed
	}
}

// capSysAdmin is CAP_SYS_ADMIN, of which other capabilities once were a part.
const capSysAdmin = 21

// knownCapability returns the number of a capability or, if the kernel does not
// know it yet, of the one that it was a part of.
func (l *lowering) knownCapability(t ast.Term) int {
	switch t.Name {
	case "perfmon", "bpf", "checkpoint_restore":
		if !l.features().kernel().Has("caps/mask/" + t.Name) {
			return capSysAdmin
		}
	}
	return t.Value
}
