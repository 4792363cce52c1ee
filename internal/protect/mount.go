package protect

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// capSysAdmin is the capability that mounting needs (capabilities(7)).
const capSysAdmin = 21

// Mounts are ways to change what lies below a directory by mounting.
type Mounts struct {
	// Gaps are one by which the directory, one above it or something below it
	// gets another name, under which it can be written, and one by which
	// something is mounted over it. They are looked for only if Capable or Userns
	// is set.
	Gaps []Gap
	// Capable is set if the program may mount at all: it has the capability
	// sys_admin, which the kernel asks its profile for in any namespace.
	Capable bool
	// Userns is set if the program may make a namespace for users, so that it
	// lacks nothing but what its profile withholds.
	Userns bool
	// Undecided is set if the budget did not suffice.
	Undecided bool
}

// FindMounts looks for ways to change what lies below a directory by mounting.
func FindMounts(p *policy.Profile, dir string, o Options) Mounts {
	j := newJudge(p, []string{dir}, written, o)
	return j.mounts(j.roots[0].dirOf())
}

func (j *judge) mounts(dir string) Mounts {
	m := Mounts{
		Capable: j.may(key.ClassCapability, key.Capability(capSysAdmin), key.CapUse),
		Userns:  j.may(key.ClassUserns, key.Userns(), key.UsernsCreate),
	}
	if !m.Capable && !m.Userns {
		return m
	}
	s := j.mountSearch(dir)
	key, v := s.elsewhere(dir)
	if v == glob.Yes {
		m.Gaps = append(m.Gaps, s.gap(key, true))
	}
	m.Undecided = v == glob.Undecided
	key, v = s.over(dir)
	if v == glob.Yes {
		m.Gaps = append(m.Gaps, s.gap(key, false))
	}
	m.Undecided = m.Undecided || v == glob.Undecided
	return m
}

// may reports whether the program has a permission, or nobody asks for it.
func (j *judge) may(c key.Class, key string, perm key.Perms) bool {
	d := j.profile.Mediation(c).Decide(key)
	return !d.Mediated || j.openPerms(d.Label)&perm != 0
}

// The flags of mount(2) that give a directory another name.
const (
	msBind = 1 << 12
	msMove = 1 << 13
	msRec  = 1 << 14
)

// The sets of a search over mounts.
const (
	mountUnreal policy.Sets = 1 << iota // the mount point is no path, or what lies there may be changed
	mountAlias                          // a directory gets another name by which the root can be reached
	mountFile                           // a file below the root gets another name
	mountOver                           // something is mounted at or below the root
)

// mountSearch looks for mounts. Their keys are the mount point, the source, the
// type and the flags.
type mountSearch struct {
	*judge
	*policy.Search
	mounts *policy.Mediation
	perms  []key.Perms // that some rule must give
}

func (j *judge) mountSearch(dir string) mountSearch {
	s := mountSearch{judge: j, mounts: j.profile.Mediation(key.ClassMount)}
	if j.enforces() && s.mounts.Mediated {
		s.perms = []key.Perms{key.MountMount}
	}
	s.Search = policy.NewSearch(s.mounts.Grants, j.unrealMounts(), dirAliases(dir), fileAliases(dir), over(dir)).Charge(j.profile.Policy.Meter())
	s.Search.Budget = j.opts.Budget
	return s
}

// unrealMounts matches mounts at what no path is, below symbolic links, and at
// what may be changed.
func (j *judge) unrealMounts() glob.Expr {
	text := glob.Many(notNUL())
	points := append(j.cut(text),
		glob.Expr{},
		glob.Concat(glob.One(glob.ByteSet{}.With(0, '/').Not()), text),
		glob.Concat(text, glob.Literal("//"), text),
	)
	for _, pattern := range j.opts.Except {
		points = append(points, pattern.Expr())
	}
	return glob.Concat(glob.Union(points...), glob.Literal("\x00"), glob.Many(anyByte()))
}

// mountFields matches the key of a mount. A flag in it is a byte that is one more
// than the number of its bit.
func mountFields(point, source, fstype, flags glob.Expr) glob.Expr {
	nul := glob.Literal("\x00")
	return glob.Concat(point, nul, source, nul, fstype, nul, flags)
}

// aliasing matches the flags of mounts that give something another name.
func aliasing() glob.Expr {
	return glob.Union(glob.Literal("\x0d"), glob.Literal("\x0d\x0f"), glob.Literal("\x0e"))
}

// nameBelow matches "/" and a name that is not that of a directory.
func nameBelow(dir string) glob.Expr {
	return glob.Concat(glob.Literal(dir), glob.Many(notNUL()), glob.One(glob.ByteSet{}.With(0, '/').Not()))
}

// dirAliases matches mounts by which a directory, one above it or one below it
// gets another name.
func dirAliases(dir string) glob.Expr {
	slash := glob.Literal("/")
	sources := []glob.Expr{glob.Literal(dir), glob.Concat(nameBelow(dir), slash)}
	for d := dir; d != "/"; {
		d = parent(d)
		sources = append(sources, glob.Literal(d))
	}
	return mountFields(glob.Concat(nameBelow("/"), slash), glob.Union(sources...), glob.Many(notNUL()), aliasing())
}

// fileAliases matches mounts by which a file below a directory gets another name.
func fileAliases(dir string) glob.Expr {
	return mountFields(nameBelow("/"), nameBelow(dir), glob.Many(notNUL()), aliasing())
}

// over matches mounts at or below a directory: new ones, and those that give
// something another name. After a remount or a change of how mounts propagate,
// what is there is what was.
func over(dir string) glob.Expr {
	const words = 1<<26 - 1 - 1<<9 - 1<<22 // that there are words for (mount(2))
	const commands = 1<<5 | msBind | msMove | msRec | 1<<17 | 1<<18 | 1<<19 | 1<<20
	var parts []glob.Expr
	for bit := range 26 {
		if (words&^commands)>>bit&1 != 0 {
			parts = append(parts, glob.Union(glob.Expr{}, glob.Literal(string([]byte{byte(bit + 1)}))))
		}
	}
	text := glob.Many(notNUL())
	return mountFields(glob.Concat(glob.Literal(dir), text), text, text, glob.Union(glob.Concat(parts...), aliasing()))
}

// openMount reports whether mounts of which rules say this can be made.
func (s mountSearch) openMount(l policy.Label, in policy.Sets) bool {
	return in&mountUnreal == 0 && (!s.mounts.Mediated || s.judge.openPerms(l)&key.MountMount != 0)
}

// over looks for a mount that hides what lies at or below a directory.
func (s mountSearch) over(dir string) (key string, v glob.Verdict) {
	w := policy.Wanted{Prefix: dir, Sets: mountOver, Key: s.openMount}
	if s.perms != nil {
		w.Perms = s.perms[0]
	}
	return s.Search.Find(w)
}

// elsewhere looks for a mount by which something below a directory gets a name
// under which it can be written: at mount points that people would think of, at
// those that rules on files make likely, then at those that rules on mounts lead
// to.
func (s mountSearch) elsewhere(dir string) (key string, v glob.Verdict) {
	for _, point := range s.points() {
		if key, ok := s.mountAt(point, dir); ok {
			return key, glob.Yes
		}
	}
	found := false
	v = s.Search.Each(s.perms, func(l policy.Label, in policy.Sets) bool {
		return in&(mountAlias|mountFile) != 0 && s.openMount(l, in)
	}, func(at string) bool {
		fields := strings.Split(at, "\x00")
		if key, found = s.mountAt(fields[0], dir); !found {
			_, inside := belowDir(fields[0], dir)
			key, found = at, !inside && s.writable(fields[0], fields[1], dir)
		}
		return !found
	})
	switch {
	case found:
		return key, glob.Yes
	case v == glob.Undecided:
		return "", v
	}
	return "", glob.No
}

// mountAt looks for a mount at a point by which something below a directory can be
// written there. Below the directory itself it is enough that a mount hides what
// is there.
func (s mountSearch) mountAt(point, dir string) (k string, ok bool) {
	if _, inside := belowDir(point, dir); inside {
		return "", false
	}
	for _, source := range s.sources(point, dir) {
		for _, flags := range []uint32{msBind, msBind | msRec, msMove} {
			key := key.Mount(point, source, "", flags)
			if l, in := s.Search.At(key); s.openMount(l, in) && s.writable(point, source, dir) {
				return key, true
			}
		}
	}
	return "", false
}

// mostPoints is how many mount points are tried.
const mostPoints = 100

// points are mount points that people would think of, and those below which, or
// at which, rules allow to write something.
func (s mountSearch) points() []string {
	points := []string{"/mnt/", "/srv/x/"}
	add := func(path string) {
		for _, point := range []string{parent(path + "/"), path} {
			if strings.HasPrefix(point, "/") && point != "/" && len(points) < mostPoints && !slices.Contains(points, point) {
				points = append(points, point)
			}
		}
	}
	if path, ok := s.judge.written("/"); ok {
		add(path)
	}
	for _, g := range s.files.Grants {
		if g.Allow() && g.Perms&key.Both(written) != 0 {
			if path, ok := g.Keys.Example(); ok {
				add(path)
			}
		}
	}
	return points
}

// sources are what can be mounted at a point so that something below a directory
// gets another name: the directory and those above it, or files in it.
func (s mountSearch) sources(point, dir string) []string {
	if !strings.HasSuffix(point, "/") {
		return probes(dir)
	}
	sources := []string{dir}
	for d := dir; d != "/"; {
		d = parent(d)
		sources = append(sources, d)
	}
	return sources
}

// writable reports whether something below a directory can be written under the
// name that it gets when a source is mounted at a point. A directory at which
// something is mounted cannot be renamed.
func (s mountSearch) writable(point, source, dir string) bool {
	at := point
	if rest, ok := strings.CutPrefix(dir, source); ok {
		at += rest
	}
	if !strings.HasSuffix(at, "/") {
		l, in := s.judge.search.At(at)
		return in&outside == 0 && s.changes(l)
	}
	if l, in := s.judge.search.At(at); at != point && in&outside == 0 && s.changes(l) {
		return true
	}
	_, ok := s.written(at)
	return ok
}

// written returns a path below a directory that can be changed.
func (j *judge) written(dir string) (string, bool) {
	a := access{}
	if j.enforces() {
		a.rules = key.Both(written)
	}
	path, v := j.findAccess(dir, a, j.changes)
	if v != glob.Yes || path != dir {
		return path, v == glob.Yes
	}
	for c := 1; c < 256; c++ { // what lies below the directory, not itself
		if path, v := j.findAccess(dir+string([]byte{byte(c)}), a, j.changes); v == glob.Yes {
			return path, true
		}
	}
	return "", false
}

// changes reports whether a file can be changed of which rules say this.
func (j *judge) changes(l policy.Label) bool { return j.openPerms(l)&key.Both(written) != 0 }

// gap returns the gap that a mount is.
func (s mountSearch) gap(k string, alias bool) Gap {
	l, _ := s.Search.At(k)
	fields := strings.Split(k, "\x00")
	g := Gap{Kind: Mount, Owner: true, Other: true, Witness: fields[0], Reason: ByABI}
	if alias {
		g.Target = fields[1]
	}
	if !s.mounts.Mediated {
		return g
	}
	if g.Reason = reasonOf(l, key.MountMount); g.Reason == ByRule {
		for _, grant := range s.mounts.Explain(k, key.MountMount).Deciding {
			if r := s.mounts.RuleOf(grant); r != nil && !grant.Deny() && !slices.Contains(g.Allow, r) {
				g.Allow = append(g.Allow, r)
			}
		}
	}
	return g
}
