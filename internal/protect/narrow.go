package protect

import (
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
)

// wide is a deny of everything below a directory, or of links of everything
// below it to some targets.
type wide struct {
	*policy.Grant
	dir, targets string
}

// mostWide is how many of them are looked at; more than a few say the same.
const mostWide = 20

// narrow returns the grants of a profile on files without the denies on what lies
// below one of the roots that add nothing to one on all of it: lists of them can
// be long.
func (j *judge) narrow() []*policy.Grant {
	var all []wide
	for _, root := range j.roots {
		for _, g := range j.files.Grants {
			if name, targets := endsOfExpr(g.Keys); g.Deny() && len(all) < mostWide && Covers(name, root.dirOf()) {
				all = append(all, wide{g, root.dirOf(), targets})
			}
		}
	}
	if all == nil {
		return j.files.Grants
	}
	var kept []*policy.Grant
	for _, g := range j.files.Grants {
		if !g.Deny() || !within(g, all) {
			kept = append(kept, g)
		}
	}
	return kept
}

// within reports whether a deny adds nothing to one of others.
func within(g *policy.Grant, all []wide) bool {
	start := g.Keys.Prefix()
	for _, w := range all {
		if len(start) <= len(w.dir) || !strings.HasPrefix(start, w.dir) || g.Perms&^w.Perms != 0 ||
			g.Priority() != w.Priority() || g.Audit() != w.Audit() || g == w.Grant {
			continue
		}
		if _, targets := endsOfExpr(g.Keys); targets == w.targets {
			return true
		}
	}
	return false
}

// endsOfExpr returns the names of keys, and what tells which targets they have if they
// are pairs of those.
func endsOfExpr(e glob.Expr) (name glob.Expr, targets string) {
	name, after, pair := e.Cut("\x00")
	if pair {
		targets = "\x00" + after.Key()
	}
	return name, targets
}

// single reports whether keys are paths, not pairs of them.
func single(e glob.Expr) bool {
	_, targets := endsOfExpr(e)
	return targets == ""
}
