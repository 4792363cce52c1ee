package policy

import "github.com/aa-lint/aa-lint/policy/key"

// Explanation tells which rules decide an access.
type Explanation struct {
	Decision
	// Deciding are the grants that decide some of the permissions asked for, in
	// the order of their precedence; Lost are those that match and come too
	// late to decide any.
	Deciding, Lost []*Grant
}

// Explain tells which rules decide whether the permissions on a key are
// allowed.
func (m *Mediation) Explain(k string, perms key.Perms) Explanation {
	e := Explanation{Decision: m.Decide(k)}
	if !m.Mediated {
		return e
	}
	left, settled := perms, key.Perms(0)
	var last *Grant
	for _, g := range m.Matching(k) {
		if last != nil && last.grantBefore(g) {
			if last.priority != g.priority || last.kind != g.kind {
				left &^= settled
			} else {
				// An exact pattern settles how a path is executed before the
				// other patterns of its priority; the rest they settle together.
				left &^= settled & transitions
			}
		}
		last = g
		switch {
		case g.Perms&left != 0:
			e.Deciding = append(e.Deciding, g)
		case g.Perms&perms != 0:
			e.Lost = append(e.Lost, g)
		}
		settled |= g.Perms
	}
	return e
}

// RuleOf returns the rule behind a grant of the profile, nil if the parser adds
// the grant by itself.
func (m *Mediation) RuleOf(g *Grant) *Rule {
	if g.Rule < 0 {
		return nil
	}
	return &m.Profile.Rules()[g.Rule]
}

// Deny reports whether the grant is that of a deny rule.
func (g *Grant) Deny() bool { return g.kind == denied }

// Allow reports whether the grant is that of an allow rule.
func (g *Grant) Allow() bool { return g.kind == allowed }

// Prompt reports whether the grant is that of a prompt rule.
func (g *Grant) Prompt() bool { return g.kind == prompted }

// Audit reports whether what the grant decides is logged.
func (g *Grant) Audit() bool { return g.audit }

// Priority returns the priority of the rule, from -1000 to 1000.
func (g *Grant) Priority() int { return g.priority }

// Exact reports whether the pattern has no wildcards.
func (g *Grant) Exact() bool { return g.exact }
