package protect

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// A link needs a permission on the pair of its name and target, which is a key
// of its own: name, NUL, target. What it can be used for depends on what rules
// say of the name and of the target besides. So pairs are searched with all
// three: in the permissions of a pair, those on the target are in their own
// places, and those on the name above them.
const nameShift = 8

// onFile are the permissions of files that the name of a link must not have if
// its target has not, where the rule does not say otherwise.
const onFile = key.FileRead | key.FileWrite | key.FileAppend | key.FileLock | key.FileMmap | key.FileExec

// The sets of a search over pairs.
const (
	anyPair     policy.Sets = 1 << iota
	unrealPair              // one end is no path, or can have no link
	targetBelow             // the target lies below the root
	nameFree                // the name may be changed
	targetFree              // the target may be changed
)

// linkGaps returns the gaps that links make.
func (j *judge) linkGaps(dir string, kind Kind) ([]Gap, bool) {
	q := linkQuestion{kind: kind, dir: dir, prefix: dir, sets: anyPair}
	switch {
	case kind == Link && !j.linkable(dir) || kind == LinkOut && !j.unmarked():
		return nil, false
	case kind == LinkOut:
		q.prefix, q.sets = "/", anyPair|targetBelow
	}
	q.search = j.pairs(dir)
	gaps, undecided := sides(j.linkAccess(kind), q.findLink)
	for i := range gaps {
		l, _ := q.search.At(gaps[i].Witness)
		gaps[i].Kind, gaps[i].Reason = kind, reasonOf(l, key.Both(key.FileLink))
		gaps[i].Witness, gaps[i].Target, _ = strings.Cut(gaps[i].Witness, "\x00")
	}
	return gaps, undecided
}

// linkAccess is a link of which one end can be written, so that the other can
// be, whatever the rules on its name.
func (j *judge) linkAccess(kind Kind) access {
	a := access{rules: key.Both(key.FileLink)}
	if !j.enforces() {
		a.rules = 0
	}
	marks := key.Both(key.FileSubset)
	a.has = func(l policy.Label) key.Perms { return j.openPerms(l)&^marks | l.Allow&marks }
	a.test = func(p key.Perms) bool {
		marked := p&key.FileSubset != 0
		name, target := p>>nameShift&onFile, p&onFile
		switch {
		case p&key.FileLink == 0:
			return false
		case kind == LinkOut:
			return name&written != 0 && !marked
		}
		return target&written != 0 && (!marked || name&^target == 0)
	}
	return a
}

// linkQuestion looks for links of one kind.
type linkQuestion struct {
	search      *policy.Search
	kind        Kind
	dir, prefix string
	sets        policy.Sets
}

func (q linkQuestion) findLink(a access, want wanted) (string, glob.Verdict) {
	is := func(l policy.Label, in policy.Sets) bool {
		return in&q.sets == q.sets && in&unrealPair == 0 && q.across(in) && want(l)
	}
	names, targets := probes(q.dir), targets()
	if q.kind == LinkOut {
		names, targets = targets, names
	}
	for _, name := range names {
		for _, target := range targets {
			if key := name + "\x00" + target; name != target && is(q.search.At(key)) {
				return key, glob.Yes
			}
		}
	}
	return q.search.Find(policy.Wanted{Prefix: q.prefix, Perms: a.rules, Sets: q.sets, Key: is})
}

// across reports whether one end of a pair is protected and the other is not.
// Links between files that are both below the root give nothing away.
func (q linkQuestion) across(in policy.Sets) bool {
	protected := in&targetBelow != 0 && in&targetFree == 0
	if q.kind == LinkOut {
		return protected
	}
	return !protected && in&nameFree == 0
}

// targets are files that people expect to be writable.
func targets() []string { return []string{"/tmp/x", "/var/tmp/x", "/srv/x", "/home/x/x", "/x"} }

// linkable reports whether something below a directory may be the name of a
// link at all, as far as the name decides.
func (j *judge) linkable(dir string) bool {
	w := policy.Wanted{Prefix: dir, Perms: key.Both(key.FileLink), Key: func(l policy.Label, in policy.Sets) bool {
		return in&outside == 0 && j.openPerms(l)&key.Both(key.FileLink) != 0
	}}
	if !j.enforces() {
		w.Perms = 0
	}
	_, v := j.search.Find(w)
	return v != glob.No
}

// unmarked reports whether there can be links whose names have permissions that
// their targets lack.
func (j *judge) unmarked() bool {
	if !j.enforces() {
		return true
	}
	for i := range j.profile.Rules() {
		switch r := j.profile.Rules()[i].Stmt.(type) {
		case *ast.LinkRule:
			if !r.Subset {
				return true
			}
		case *ast.FileRule:
			if r.Perms.Access&ast.LinkAccess != 0 && !r.Target.IsZero() && !r.Subset {
				return true
			}
		}
	}
	return false
}

// pairs returns a search over pairs.
func (j *judge) pairs(dir string) *policy.Search {
	name, nul := glob.Many(notNUL()), glob.Literal("\x00")
	grants := j.pairGrants(func(g *policy.Grant) key.Perms { return g.Perms })
	var free []glob.Expr
	for _, pattern := range j.opts.Except {
		free = append(free, pattern.Expr())
	}
	s := policy.NewSearch(grants,
		glob.Concat(name, nul, name),
		j.unrealPairs(),
		glob.Concat(name, nul, glob.Literal(dir), name),
		glob.Concat(glob.Union(free...), nul, name),
		glob.Concat(name, nul, glob.Union(free...)),
	)
	s.Charge(j.profile.Policy.Meter())
	s.Budget = j.opts.Budget
	return s
}

// pairGrants returns the grants for a search over pairs that are made of the
// profile's, with those of their permissions that count.
func (j *judge) pairGrants(count func(*policy.Grant) key.Perms) []*policy.Grant {
	name, nul := glob.Many(notNUL()), glob.Literal("\x00")
	var grants []*policy.Grant
	for _, g := range j.grants {
		perms := count(g)
		if p := perms & key.Both(key.FileLink|key.FileSubset); p != 0 {
			ofPair := *g
			ofPair.Perms = p
			grants = append(grants, &ofPair)
		}
		if p := perms & key.Both(onFile); p != 0 {
			ofTarget, ofName := *g, *g
			ofTarget.Keys, ofTarget.Perms = glob.Concat(name, nul, g.Keys), p
			ofName.Keys, ofName.Perms = glob.Concat(g.Keys, nul, name), p<<nameShift
			grants = append(grants, &ofTarget, &ofName)
		}
	}
	return grants
}

// unrealPairs matches pairs of what no path is, of directories, which have no
// links, and of files that lie in file systems of their own.
func (j *judge) unrealPairs() glob.Expr {
	name, nul, slash := glob.Many(notNUL()), glob.Literal("\x00"), glob.ByteSet{}.With('/')
	unreal := append(j.cut(name),
		glob.Expr{},
		glob.Concat(glob.One(slash.With(0).Not()), name),
		glob.Concat(name, glob.Literal("//"), name),
		glob.Concat(name, glob.One(slash)),
	)
	elsewhere := append(unreal[:len(unreal):len(unreal)],
		glob.Concat(glob.Literal("/proc/"), name),
		glob.Concat(glob.Literal("/sys/"), name),
	)
	return glob.Union(
		glob.Concat(glob.Union(unreal...), nul, name),
		glob.Concat(name, nul, glob.Union(elsewhere...)),
	)
}
