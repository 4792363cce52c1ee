package rules

import (
	"slices"
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
)

// fileRules are the rules on files of one profile, as rules on paths look at
// them.
type fileRules struct {
	profile *policy.Profile
	files   *policy.Mediation
	allows  []fileGrant // those in files that are checked
	others  []*policy.Grant
	meter   *work.Meter

	sets  *sync.Map // of the run, by glob.Expr: sets that paths are looked up in
	exprs *exprTable
}

// fileGrant is what an allow rule gives on files.
type fileGrant struct {
	*policy.Grant
	rule  *policy.Rule
	start string // what its paths start with
	facts *exprFacts
}

type (
	fileRulesKey struct{}
	setsKey      struct{}
)

// fileRulesOf returns the rules on files of all profiles of the file that is
// looked at.
func fileRulesOf(p *lint.Pass) []*fileRules {
	return lint.Shared(p, fileRulesKey{}, func() []*fileRules {
		var all []*fileRules
		for _, profile := range p.Policy.Profiles {
			all = append(all, newFileRules(p, profile))
		}
		return all
	})
}

func newFileRules(p *lint.Pass, profile *policy.Profile) *fileRules {
	f := &fileRules{profile: profile, files: profile.Mediation(policy.ClassFile), meter: p.Meter()}
	f.sets = lint.SharedByAll(p, setsKey{}, func() *sync.Map { return new(sync.Map) })
	f.exprs = exprsOf(p)
	for _, g := range f.files.Grants {
		if !g.Allow() {
			f.others = append(f.others, g)
			continue
		}
		if rule := f.files.RuleOf(g); rule != nil && checks(p, rule.Place.File) {
			f.allows = append(f.allows, fileGrant{g, rule, g.Keys.Prefix(), f.exprs.facts(g.Keys)})
		}
	}
	return f
}

// lets reports whether a rule that allows one of some permissions on a path has
// its way: a deny rule, or one of a higher priority, may have another.
func (f *fileRules) lets(g fileGrant, path string, perms policy.Perms) bool {
	perms &= g.Perms
	f.meter.Spend(len(f.others))
	for _, other := range f.others {
		if other.Perms&perms != 0 && beats(other, g.Grant) && strings.HasPrefix(path, other.Keys.Prefix()) && f.match(other.Keys, path) {
			perms &^= other.Perms
		}
	}
	return perms != 0
}

// beats reports whether what a rule that does not allow says counts more than
// what one says that does.
func beats(other, g *policy.Grant) bool {
	return other.Priority() > g.Priority() || other.Deny() && other.Priority() == g.Priority()
}

// match reports whether an expression matches a path.
func (f *fileRules) match(e glob.Expr, path string) bool {
	if text, ok := e.Literal(); ok {
		return text == path
	}
	f.meter.Spend(stepsPerMatch + len(path))
	set, ok := f.sets.Load(e)
	if !ok {
		set, _ = f.sets.LoadOrStore(e, e.Set())
	}
	return set.(glob.Set).Match(path)
}

// stepsPerMatch are the steps that it takes to look a path up in a set, besides
// those for its bytes.
const stepsPerMatch = 50

// witness returns a path of a set, if it does not take long to find one.
func (f *fileRules) witness(s glob.Set) (string, glob.Verdict) {
	return s.Witness(glob.Budget(5_000), glob.Charge(f.meter))
}

// another looks for a path in a place that a rule has its way on, where it has
// not on the first one.
func (f *fileRules) another(g fileGrant, h hit, perms policy.Perms) (string, bool) {
	for bit := policy.Perms(1); bit != 0 && bit <= perms; bit <<= 1 {
		if perms&g.Perms&bit == 0 {
			continue
		}
		var denied []glob.Expr
		for _, other := range f.others {
			if other.Perms&bit != 0 && beats(other, g.Grant) && near(prefixesOf(other.Keys), h.prefixes) {
				denied = append(denied, other.Keys)
			}
		}
		left := g.Keys.Set().Intersect(h.glob.Set(), glob.RealPaths(), glob.Union(denied...).Set().Complement())
		if path, v := f.witness(left); v == glob.Yes {
			return path, true
		}
	}
	return "", false
}

// lacksLimits reports whether a profile gives a permission on all files, so that
// there is no use in telling what that includes: AA207 is about it.
func (f *fileRules) lacksLimits(p *lint.Pass, perms policy.Perms) bool {
	return slices.ContainsFunc(f.everywhere(p, perms), func(g fileGrant) bool { return f.lets(g, somewhere, policy.Both(perms)) })
}

// unrestricted reports whether a profile allows everything there is, which is for
// AA226.
func (f *fileRules) unrestricted() bool { return !restricts(f.profile, f.profile.Rules()) }

// somewhere is a path that no rule speaks of in particular.
const somewhere = "/x/y/z"

// claims reports whether a profile is one for containers, which allows
// everything and denies some of it. How well it does is for AA225.
func (f *fileRules) claims() bool {
	return f.profile.Parent == nil && f.profile.Attachment() == "" && slices.ContainsFunc(f.others, func(g *policy.Grant) bool {
		return g.Deny() && g.Rule >= 0 && g.Perms&policy.Both(policy.FileWrite) != 0
	})
}

// isAll reports whether a rule is "all,".
func isAll(r *policy.Rule) bool {
	_, ok := r.Stmt.(*ast.AllRule)
	return ok
}

// isBareFile reports whether a rule is "file,".
func isBareFile(r *policy.Rule) bool {
	file, ok := r.Stmt.(*ast.FileRule)
	return ok && file.Bare()
}

// confines reports whether a profile has to answer for what it allows: one that
// says that it lets everything happen does not.
func confines(profile *policy.Profile) bool { return !profile.Attrs.Unrestricted() }

// wide are the sets of paths that cover a directory, worked out once in a run.
type wide struct {
	meter *work.Meter
	seen  *sync.Map // wideKey → bool
}

type wideKey struct {
	e   glob.Expr
	dir string
}

// wideOf returns what is known of wide patterns.
func wideOf(p *lint.Pass) *wide {
	return &wide{p.Meter(), lint.SharedByAll(p, wideKey{}, func() *sync.Map { return new(sync.Map) })}
}

// covers reports whether a pattern matches everything below a directory, which
// ends in a slash.
func (w *wide) covers(e glob.Expr, dir string) bool {
	if !e.OpenEnd() {
		return false
	}
	if known, ok := w.seen.Load(wideKey{e, dir}); ok {
		return known.(bool)
	}
	covers := protect.Covers(e, dir, glob.Charge(w.meter))
	w.seen.Store(wideKey{e, dir}, covers)
	return covers
}

// anywhere reports whether a pattern matches every path.
func (w *wide) anywhere(e glob.Expr) bool { return w.covers(e, "/") }

// everywhere returns the rules of a profile by which it gives permissions on
// every path, each alone or only all together; none if it does not. It gives
// each of the permissions on its own.
func (f *fileRules) everywhere(p *lint.Pass, perms policy.Perms) []fileGrant {
	w := wideOf(p)
	var alone, parts []fileGrant
	var exprs []glob.Expr
	for _, g := range f.allows {
		if g.Perms&policy.Both(perms) == 0 || len(g.start) > 1 || !g.Keys.OpenEnd() {
			continue
		}
		if w.anywhere(g.Keys) {
			alone = append(alone, g)
			continue
		}
		parts, exprs = append(parts, g), append(exprs, g.Keys)
	}
	if len(alone) > 0 || len(parts) < 2 {
		return alone
	}
	if w.anywhere(glob.Union(exprs...)) {
		return parts
	}
	return nil
}
