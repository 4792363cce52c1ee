package protect

import (
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
)

// Claims reports whether a profile looks as if it were meant to protect the
// roots: it lets everything below one of them be written, or the whole file
// system, and then denies some of what lies in the roots. A profile that names
// what may be written does not claim anything: it may write there on purpose.
func Claims(p *policy.Profile, roots []string) bool {
	var dirs []string
	for _, root := range roots {
		dirs = append(dirs, strings.TrimSuffix(root, "/")+"/")
	}
	files := p.Mediation(policy.ClassFile)
	return denies(files, dirs) && (p.Attrs.Mode == "default_allow" || allows(files, dirs))
}

// denies reports whether a deny rule is about something in a root.
func denies(files *policy.Mediation, dirs []string) bool {
	for _, g := range files.Grants {
		if g.Rule < 0 || !g.Deny() || g.Perms&policy.Both(written|policy.FileLink) == 0 {
			continue
		}
		for _, dir := range dirs {
			if near(g.Keys.Prefix(), dir) && meets(g.Keys, dir) {
				return true
			}
		}
	}
	return false
}

// allows reports whether an allow rule covers all that lies below a root.
func allows(files *policy.Mediation, dirs []string) bool {
	for _, g := range files.Grants {
		if g.Rule < 0 || !g.Allow() || g.Perms&policy.Both(policy.FileWrite) == 0 {
			continue
		}
		for _, dir := range dirs {
			if strings.HasPrefix(dir, g.Keys.Prefix()) && Covers(g.Keys, dir) {
				return true
			}
		}
	}
	return false
}

// near reports whether what starts with a prefix may start with a directory.
func near(prefix, dir string) bool {
	return strings.HasPrefix(dir, prefix) || strings.HasPrefix(prefix, dir)
}

// meets reports whether an expression matches a directory or something below.
func meets(e glob.Expr, dir string) bool {
	auto := glob.NewAutomaton()
	auto.Add(e, 0, 1)
	return auto.Run(auto.Start(), dir) != glob.Dead
}

// Covers reports whether an expression matches all paths below a directory,
// which ends in a slash.
func Covers(e glob.Expr, dir string) bool {
	auto := glob.NewAutomaton()
	auto.Add(e, 0, 1)
	at := auto.Run(auto.Start(), dir)
	for _, rest := range []string{"x", ".x/y-z", "0/_/~/x/y.z/"} { // most patterns fail here
		if auto.AcceptMask(auto.Run(at, rest)) == 0 {
			return false
		}
	}
	below := glob.Concat(glob.Literal(dir), glob.One(anyByte()), glob.Many(anyByte()))
	real := below.Set().Intersect(glob.RealPaths())
	return e.Set().Includes(real, glob.Budget(10_000)) == glob.Yes
}
