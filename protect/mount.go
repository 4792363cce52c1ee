package protect

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
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
	return j.mounts(j.roots[0].dir())
}

func (j *judge) mounts(dir string) Mounts {
	m := Mounts{
		Capable: j.may(policy.ClassCapability, policy.CapabilityKey(capSysAdmin), policy.CapUse),
		Userns:  j.may(policy.ClassUserns, policy.UsernsKey(), policy.UsernsCreate),
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
func (j *judge) may(c policy.Class, key string, perm policy.Perms) bool {
	d := j.profile.Mediation(c).Decide(key)
	return !d.Mediated || j.open(d.Label)&perm != 0
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
	mountAlias                          // something gets another name by which the root can be reached
	mountOver                           // something is mounted at or below the root
)

// mountSearch looks for mounts. Their keys are the mount point, the source, the
// type and the flags.
type mountSearch struct {
	*judge
	*policy.Search
	mounts *policy.Mediation
	perms  []policy.Perms // that some rule must give
}

func (j *judge) mountSearch(dir string) mountSearch {
	s := mountSearch{judge: j, mounts: j.profile.Mediation(policy.ClassMount)}
	if j.enforces() && s.mounts.Mediated {
		s.perms = []policy.Perms{policy.MountMount}
	}
	s.Search = policy.NewSearch(s.mounts.Grants, j.unrealMounts(), aliases(dir), over(dir))
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

// aliases matches mounts by which a directory, one above it or something below
// it gets another name. A flag is a byte that is one more than its number.
func aliases(dir string) glob.Expr {
	text, nul, slash := glob.Many(notNUL()), glob.Literal("\x00"), glob.Literal("/")
	name := glob.Concat(text, glob.One(glob.ByteSet{}.With(0, '/').Not()))
	dirs := []glob.Expr{glob.Concat(glob.Literal(dir), name, slash), glob.Literal(dir)}
	for d := dir; d != "/"; {
		d = parent(d)
		dirs = append(dirs, glob.Literal(d))
	}
	flags := glob.Union(glob.Literal("\x0d"), glob.Literal("\x0d\x0f"), glob.Literal("\x0e"))
	return glob.Concat(glob.Union(
		glob.Concat(slash, name, slash, nul, glob.Union(dirs...)),
		glob.Concat(slash, name, nul, glob.Literal(dir), name),
	), nul, text, nul, flags)
}

// over matches mounts at or below a directory. Neither a remount nor a change of
// how mounts propagate is one: what is there stays.
func over(dir string) glob.Expr {
	text, nul := glob.Many(notNUL()), glob.Literal("\x00")
	return glob.Concat(glob.Literal(dir), text, nul, text, nul, text, nul, glob.Many(glob.ByteSet{}.With(6, 18, 19, 20, 21).Not()))
}

// open reports whether mounts of which rules say this can be made.
func (s mountSearch) open(l policy.Label, in policy.Sets) bool {
	return in&mountUnreal == 0 && (!s.mounts.Mediated || s.judge.open(l)&policy.MountMount != 0)
}

// over looks for a mount that hides what lies at or below a directory.
func (s mountSearch) over(dir string) (key string, v glob.Verdict) {
	w := policy.Wanted{Prefix: dir, Sets: mountOver, Key: s.open}
	if s.perms != nil {
		w.Perms = s.perms[0]
	}
	return s.Search.Find(w)
}

// elsewhere looks for a mount by which something below a directory gets a name
// under which it can be written: at mount points that people would think of,
// then at those that rules on mounts lead to.
func (s mountSearch) elsewhere(dir string) (key string, v glob.Verdict) {
	for source := dir; ; source = parent(source) {
		for _, point := range s.points() {
			for _, flags := range []uint32{msBind, msBind | msRec, msMove} {
				key := policy.MountKey(point, source, "", flags)
				if l, in := s.Search.At(key); s.open(l, in) && s.writable(point, source, dir) {
					return key, glob.Yes
				}
			}
		}
		if source == "/" {
			break
		}
	}
	found := false
	v = s.Search.Each(s.perms, func(l policy.Label, in policy.Sets) bool {
		return in&mountAlias != 0 && s.open(l, in)
	}, func(at string) bool {
		fields := strings.Split(at, "\x00")
		key, found = at, s.writable(fields[0], fields[1], dir)
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

// points are mount points that people would think of: the directory of a file
// that can be written is one.
func (s mountSearch) points() []string {
	points := []string{"/mnt/", "/srv/x/"}
	if path, ok := s.written("/"); ok && parent(path+"/") != "/" {
		points = append(points, parent(path+"/"))
	}
	return points
}

// writable reports whether something below a directory can be written under the
// name that it gets when a source is mounted at a point.
func (s mountSearch) writable(point, source, dir string) bool {
	at := point
	if rest, ok := strings.CutPrefix(dir, source); ok {
		at += rest
	}
	if !strings.HasSuffix(at, "/") {
		l, in := s.judge.search.At(at)
		return in&outside == 0 && s.changes(l)
	}
	_, ok := s.written(at)
	return ok
}

// written returns a path below a directory that can be changed.
func (j *judge) written(dir string) (string, bool) {
	a := access{}
	if j.enforces() {
		a.rules = policy.Both(written)
	}
	path, v := j.find(dir, a, j.changes)
	return path, v == glob.Yes
}

// changes reports whether a file can be changed of which rules say this.
func (j *judge) changes(l policy.Label) bool { return j.open(l)&policy.Both(written) != 0 }

// gap returns the gap that a mount is.
func (s mountSearch) gap(key string, alias bool) Gap {
	l, _ := s.Search.At(key)
	fields := strings.Split(key, "\x00")
	g := Gap{Kind: Mount, Owner: true, Other: true, Witness: fields[0], Reason: ByABI}
	if alias {
		g.Target = fields[1]
	}
	if !s.mounts.Mediated {
		return g
	}
	if g.Reason = reasonOf(l, policy.MountMount); g.Reason == ByRule {
		for _, grant := range s.mounts.Explain(key, policy.MountMount).Deciding {
			if r := s.mounts.RuleOf(grant); r != nil && !grant.Deny() && !slices.Contains(g.Allow, r) {
				g.Allow = append(g.Allow, r)
			}
		}
	}
	return g
}
