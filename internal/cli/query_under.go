package cli

import (
	"github.com/aa-lint/aa-lint/access"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/protect"
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
	gaps, v := protect.Find(p, q.under, q.access.Perms, protect.Options{Budget: q.options.Budget})
	var kept []protect.Gap
	for _, g := range gaps {
		if q.options.Owner == q.options.Other || g.Owner && q.options.Owner || g.Other && q.options.Other {
			kept = append(kept, g)
		}
	}
	if v == glob.Yes && len(kept) == 0 {
		v = glob.No
	}
	a := answer{Answer: access.Answer{Profile: p, Access: q.access, Verdict: v, Mediated: true}, under: &underAnswer{gaps: kept}}
	if v == glob.No {
		a.under.by, a.under.denied = protect.Denied(p, q.under, q.access.Perms, protect.Options{Budget: q.options.Budget})
	}
	a.Access.Text = access.LettersOf(q.access.Perms) + " under " + q.under
	for _, g := range kept {
		a.Owner, a.Other = a.Owner || g.Owner, a.Other || g.Other
	}
	return a
}
