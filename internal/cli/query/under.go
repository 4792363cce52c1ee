package query

import (
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/query"
)

// underAnswer is what a profile says of all paths below a directory.
type underAnswer struct {
	gaps []protect.Gap
	// by are the rules that deny it where there is no gap, denied tells that they
	// leave nothing to the lack of a rule.
	by     []*policy.Rule
	denied bool
}

// askUnder looks for a path at or below a directory.
func (q *question) askUnder(p *policy.Profile) answer {
	o := protect.Options{Budget: q.options.Budget, Compiled: !q.options.AsMeant}
	gaps, v := protect.Find(p, q.under, q.perms, o)
	var kept []protect.Gap
	for _, g := range gaps {
		if q.options.Owner == q.options.Other || g.Owner && q.options.Owner || g.Other && q.options.Other {
			kept = append(kept, g)
		}
	}
	if v == glob.Yes && len(kept) == 0 {
		v = glob.No
	}
	a := answer{under: &underAnswer{gaps: kept}}
	a.Verdict, a.Found = v, query.Found{Profile: p, Class: policy.ClassFile, Perms: q.perms, Mediated: true}
	if v == glob.No {
		a.under.by, a.under.denied = protect.Denied(p, q.under, q.perms, o)
	}
	for _, g := range kept {
		a.Found.Owner, a.Found.Other = a.Found.Owner || g.Owner, a.Found.Other || g.Other
	}
	o.Compiled = !o.Compiled
	if quirks := p.Mediation(policy.ClassFile).Quirks(); len(quirks) > 0 {
		if _, other := protect.Find(p, q.under, q.perms, o); other != v {
			a.Notes = quirks
		}
	}
	return a
}
