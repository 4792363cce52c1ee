package protect

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Claims reports whether a profile looks as if it were meant to protect the
// roots: one rule lets everything below all of them be written, and another
// denies some of it. A profile that names what may be written does not claim
// anything: it may write there on purpose.
func Claims(p *policy.Profile, roots []string) bool {
	dirs := directoriesOf(roots)
	return allowsAll(p, dirs) && denies(p.Mediation(key.ClassFile), dirs)
}

// Promises reports whether a profile can break a promise to protect the roots:
// it lets everything below all of them be written, or denies some of it. One
// that only names what may be written promises nothing.
func Promises(p *policy.Profile, roots []string) bool {
	dirs := directoriesOf(roots)
	return allowsAll(p, dirs) || denies(p.Mediation(key.ClassFile), dirs)
}

// directoriesOf returns roots with a slash at their ends.
func directoriesOf(roots []string) []string {
	var dirs []string
	for _, root := range roots {
		dirs = append(dirs, strings.TrimSuffix(root, "/")+"/")
	}
	return dirs
}

// allowsAll reports whether a profile allows writing all that lies below some
// directories.
func allowsAll(p *policy.Profile, dirs []string) bool {
	return p.Attrs.Mode == "default_allow" || allows(p.Mediation(key.ClassFile), dirs)
}

// denies reports whether a deny rule is about a root as such: it matches any
// name right below it, or the root, with or without its slash.
func denies(files *policy.Mediation, dirs []string) bool {
	for _, g := range files.Grants {
		if g.Rule < 0 || !g.Deny() || g.Perms&key.Both(written|key.FileLink) == 0 {
			continue
		}
		for _, dir := range dirs {
			root := dir[:len(dir)-1]
			if nearText(g.Keys, root) && (meets(g.Keys, root) || meets(g.Keys, dir) || meets(g.Keys, dir+"x-y_z")) {
				return true
			}
		}
	}
	return false
}

// allows reports whether an allow rule covers all that lies below the roots.
func allows(files *policy.Mediation, dirs []string) bool {
	for _, g := range files.Grants {
		if g.Rule < 0 || !g.Allow() || g.Perms&key.Both(key.FileWrite) == 0 {
			continue
		}
		if !slices.ContainsFunc(dirs, func(dir string) bool {
			return !Covers(g.Keys, dir)
		}) {
			return true
		}
	}
	return false
}

// nearText reports whether what an expression matches may start with a text, by what
// it starts with itself.
func nearText(e glob.Expr, text string) bool {
	return meet(prefixes(e), []string{text})
}

func prefixes(e glob.Expr) []string { return e.Prefixes(16) }

// meets reports whether an expression matches a path.
func meets(e glob.Expr, path string) bool {
	if text, ok := e.Literal(); ok {
		return text == path
	}
	auto := glob.NewAutomaton()
	auto.Add(e, 0, 1)
	return auto.AcceptMask(auto.Run(auto.Start(), path)) != 0
}

// Covers reports whether an expression matches all paths below a directory,
// which ends in a slash. Options limit the work.
func Covers(e glob.Expr, dir string, options ...glob.Option) bool {
	if !e.OpenEnd() {
		return false
	}
	for _, rest := range []string{"x", ".x/y-z", "0/_/~/x/y.z/"} { // most patterns fail here
		if !e.Match(dir + rest) {
			return false
		}
	}
	below := glob.Concat(glob.Literal(dir), glob.One(anyByte()), glob.Many(anyByte()))
	real := below.Set().Intersect(glob.RealPaths())
	return e.Set().Includes(real, append(options, glob.Budget(10_000))...) == glob.Yes
}
