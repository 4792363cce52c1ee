package security

import (
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/filerules"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// fileRules are the rules on files of one profile, as the rules of this group look
// at them.
type fileRules struct {
	*filerules.Rules
	// whole are the rules that give permissions everywhere, see everywhere.
	whole map[key.Perms][]filerules.Grant
}

type securityFilesKey struct{}

// fileRulesOf returns the rules on files of all profiles of the file that is
// looked at.
func fileRulesOf(p *lint.Pass) []*fileRules {
	return lint.Shared(p, securityFilesKey{}, func() []*fileRules {
		var all []*fileRules
		for _, f := range filerules.Of(p) {
			all = append(all, &fileRules{f, map[key.Perms][]filerules.Grant{}})
		}
		return all
	})
}

// another looks for a path in a place that a rule has its way on, where it has
// not on the first one.
func (f *fileRules) another(g filerules.Grant, h hit, perms key.Perms) (string, bool) {
	for bit := key.Perms(1); bit != 0 && bit <= perms; bit <<= 1 {
		if perms&g.Perms&bit == 0 {
			continue
		}
		var denied []glob.Expr
		for _, other := range f.Others {
			if other.Perms&bit != 0 && filerules.Beats(other, g.Grant) && filerules.Near(filerules.Prefixes(other.Keys), h.prefixes) {
				denied = append(denied, other.Keys)
			}
		}
		left := g.Keys.Set().Intersect(h.glob.Set(), glob.RealPaths(), glob.Union(denied...).Set().Complement())
		if path, v := f.Witness(left); v == glob.Yes {
			return path, true
		}
	}
	return "", false
}

// lacksLimits reports whether a profile gives a permission on all files, so that
// there is no use in telling what that includes: AA207 is about it.
func (f *fileRules) lacksLimits(perms key.Perms) bool {
	return slices.ContainsFunc(f.everywhere(perms), func(g filerules.Grant) bool { return f.Lets(g, somewhere, key.Both(perms)) })
}

// unrestricted reports whether a profile allows everything there is, which is for
// AA226.
func (f *fileRules) unrestricted() bool { return !restricts(f.Profile, f.Profile.Rules()) }

// somewhere is a path that no rule speaks of in particular.
const somewhere = "/x/y/z"

// claims reports whether a profile is one for containers, which allows
// everything and denies some of it. How well it does is for AA225.
func (f *fileRules) claims() bool {
	return f.Profile.Parent == nil && f.Profile.Attachment() == "" && slices.ContainsFunc(f.Others, func(g *policy.Grant) bool {
		return g.Deny() && g.Rule >= 0 && g.Perms&key.Both(key.FileWrite) != 0
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

// everywhere returns the rules of a profile by which it gives permissions on
// every path, each alone or only all together; none if it does not. It gives
// each of the permissions on its own.
func (f *fileRules) everywhere(perms key.Perms) []filerules.Grant {
	whole, known := f.whole[perms]
	if !known {
		whole = f.findEverywhere(perms)
		f.whole[perms] = whole
	}
	return whole
}

func (f *fileRules) findEverywhere(perms key.Perms) []filerules.Grant {
	var alone, parts []filerules.Grant
	var exprs []glob.Expr
	for _, g := range f.Allows {
		switch {
		case len(g.Start) > 1 || g.Perms&key.Both(perms) == 0 || !g.Keys.OpenEnd():
		case g.Wide:
			alone = append(alone, g)
		default:
			parts, exprs = append(parts, g), append(exprs, g.Keys)
		}
	}
	if len(alone) > 0 || len(parts) < 2 {
		return alone
	}
	if protect.Covers(glob.Union(exprs...), "/", glob.Charge(f.Meter)) {
		return parts
	}
	return nil
}
