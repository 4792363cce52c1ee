package policy

import (
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Variable is a set variable as it is assigned.
type Variable struct {
	Values []ast.Word   // not expanded
	Places []diag.Place // of each value
}

// Variable returns a set variable that the rules of the policy can use, by its
// name without braces; false if there is none.
func (p *Policy) Variable(name string) (Variable, bool) {
	v := p.unit.vars.get(name)
	if v == nil || v.boolean {
		return Variable{}, false
	}
	return Variable{Values: v.values, Places: v.places}, true
}

// Alias is a pair of paths that stand for each other: rules on the first are
// rules on the second too.
type Alias struct{ From, To string }

// Aliases returns the aliases of the policy, in the order of the source.
func (p *Policy) Aliases() []Alias {
	var all []Alias
	for _, a := range p.unit.aliases {
		all = append(all, Alias{a.from, a.to})
	}
	return all
}

// Release forgets what was worked out to answer questions about the profile, for
// programs that have many of them; it is worked out again when somebody asks.
// Nobody else may use the profile meanwhile. Rules that were returned stay.
func (p *Profile) Release() {
	p.Policy.mu.Lock()
	defer p.Policy.mu.Unlock()
	p.lowered, p.mediations = nil, [key.NumClasses]*Mediation{}
	p.asReference, p.references = nil, [key.NumClasses]*Mediation{}
	p.rules, p.once = nil, sync.Once{}
	clear(p.Policy.unit.texts)
}
