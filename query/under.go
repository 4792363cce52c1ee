package query

import (
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Under is what a profile says of all paths at and below a directory.
type Under struct {
	// Gaps are ways to access one of them; none if the verdict is no.
	Gaps []Gap
	// Rules deny the access where there is no gap, and Denied is set if they leave
	// nothing to the lack of a rule.
	Rules  []*policy.Rule
	Denied bool
}

// Gap is a way to access what lies below a directory.
type Gap = protect.Gap

// ByMode is the reason of a gap that no rule opens: the mode of the profile allows
// what no rule denies.
const ByMode = protect.ByMode

// AskUnder asks a profile whether any path at or below a directory can be accessed
// with permissions of files. The answer has the field Under.
func AskUnder(p *policy.Profile, dir string, perms key.Perms, opts Options) Answer {
	o := protect.Options{Budget: opts.Budget, Compiled: !opts.AsMeant}
	gaps, v := protect.Find(p, dir, perms, o)
	var kept []Gap
	for _, g := range gaps {
		if opts.Owner == opts.Other || g.Owner && opts.Owner || g.Other && opts.Other {
			kept = append(kept, g)
		}
	}
	if v == glob.Yes && len(kept) == 0 {
		v = glob.No
	}
	a := Answer{Under: &Under{Gaps: kept}}
	a.Verdict, a.Found = v, Found{Profile: p, Class: key.ClassFile, Perms: perms, Mediated: true}
	if v == glob.No {
		a.Under.Rules, a.Under.Denied = protect.Denied(p, dir, perms, o)
	}
	for _, g := range kept {
		a.Found.Owner, a.Found.Other = a.Found.Owner || g.Owner, a.Found.Other || g.Other
	}
	o.Compiled = !o.Compiled
	if quirks := p.Mediation(key.ClassFile).Quirks(); len(quirks) > 0 {
		if _, other := protect.Find(p, dir, perms, o); other != v {
			a.Notes = quirks
		}
	}
	return a
}
