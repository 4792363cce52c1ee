package rules

import (
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/protect"
)

// fileRules are the rules on files of one profile, as rules on paths look at
// them.
type fileRules struct {
	profile *policy.Profile
	files   *policy.Mediation
	allows  []fileGrant // those in files that are checked
	others  []*policy.Grant
}

// fileGrant is what an allow rule gives on files.
type fileGrant struct {
	*policy.Grant
	rule *policy.Rule
}

type fileRulesKey struct{}

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
	f := &fileRules{profile: profile, files: profile.Mediation(policy.ClassFile)}
	for _, g := range f.files.Grants {
		if !g.Allow() {
			f.others = append(f.others, g)
			continue
		}
		if rule := f.files.RuleOf(g); rule != nil && checks(p, rule.Place.File) {
			f.allows = append(f.allows, fileGrant{g, rule})
		}
	}
	return f
}

// lets reports whether a rule that allows one of some permissions on a path has
// its way: a deny rule, or one of a higher priority, may have another.
func (f *fileRules) lets(g fileGrant, path string, perms policy.Perms) bool {
	perms &= g.Perms
	for _, other := range f.others {
		if other.Perms&perms != 0 && strings.HasPrefix(path, other.Keys.Prefix()) {
			return f.files.Decide(path).Allow&perms != 0
		}
	}
	return perms != 0
}

// confines reports whether a profile has to answer for what it allows: one that
// says that it lets everything happen does not.
func confines(profile *policy.Profile) bool { return !profile.Attrs.Unrestricted() }

// wide are the sets of paths that cover a directory, worked out once in a run.
type wide struct{ seen sync.Map }

type wideKey struct {
	e   glob.Expr
	dir string
}

// wideOf returns what is known of wide patterns.
func wideOf(p *lint.Pass) *wide {
	return lint.SharedByAll(p, wideKey{}, func() *wide { return &wide{} })
}

// covers reports whether a pattern matches everything below a directory, which
// ends in a slash.
func (w *wide) covers(e glob.Expr, dir string) bool {
	if !strings.HasPrefix(dir, e.Prefix()) {
		return false
	}
	if known, ok := w.seen.Load(wideKey{e, dir}); ok {
		return known.(bool)
	}
	covers := protect.Covers(e, dir)
	w.seen.Store(wideKey{e, dir}, covers)
	return covers
}

// anywhere reports whether a pattern matches every path.
func (w *wide) anywhere(e glob.Expr) bool { return w.covers(e, "/") }

// place is a set of paths that matter, and why.
type place struct {
	pattern string
	why     string
}

// places are sets of paths, with what is known of the patterns that meet them.
type places struct {
	all  []placePattern
	seen sync.Map // glob.Expr → []hit
}

type placePattern struct {
	place
	glob   glob.Pattern
	prefix string
}

// hit is a set of paths that a pattern meets, and a path in both.
type hit struct {
	place
	witness string
}

type placesKey struct{ rule, list string }

// placesOf returns sets of paths for a rule: those that it knows, and those that
// its options add, of which nothing more is known.
func placesOf(p *lint.Pass, known []place, more []string) *places {
	key := placesKey{p.Rule.Code.ID, strings.Join(more, "\n")}
	return lint.SharedByAll(p, key, func() *places {
		s := &places{}
		for _, text := range more {
			known = append(known[:len(known):len(known)], place{pattern: text})
		}
		for _, k := range known {
			if pattern, err := glob.Parse(k.pattern); err == nil {
				s.all = append(s.all, placePattern{k, pattern, pattern.Expr().Prefix()})
			}
		}
		return s
	})
}

// hits returns the sets that a pattern meets.
func (s *places) hits(e glob.Expr) []hit {
	if known, ok := s.seen.Load(e); ok {
		return known.([]hit)
	}
	var found []hit
	prefix := e.Prefix()
	for _, k := range s.all {
		if !strings.HasPrefix(prefix, k.prefix) && !strings.HasPrefix(k.prefix, prefix) {
			continue
		}
		if witness, v := meet(k.glob, e); v == glob.Yes {
			found = append(found, hit{k.place, witness})
		}
	}
	s.seen.Store(e, found)
	return found
}

// meet returns a path that a pattern and an expression both match.
func meet(p glob.Pattern, e glob.Expr) (string, glob.Verdict) {
	if text, ok := e.Literal(); ok {
		if p.Match(text) {
			return text, glob.Yes
		}
		return "", glob.No
	}
	return p.Set().Intersect(e.Set(), glob.RealPaths()).Witness(glob.Budget(20_000))
}
