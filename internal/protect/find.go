package protect

import (
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Find looks for a path at or below a directory on which a profile gives all of
// some permissions (those of the owner, such as policy.FileWrite), first for one
// that may belong to anyone, then for one for each ownership. The kind of the
// gaps that it returns is empty. The verdict is glob.Undecided if there is none
// that the budget sufficed to find.
func Find(p *policy.Profile, dir string, perms key.Perms, o Options) ([]Gap, glob.Verdict) {
	search := perms
	if perms&key.FileMmap != 0 {
		search |= key.FileExec // which may imply it
	}
	j := newJudge(p, []string{dir}, search, o)
	root := j.roots[0].dirOf()
	if p.Attrs.Mode == "unconfined" {
		return []Gap{{Reason: ByMode, Owner: true, Other: true, Witness: probes(root)[0], want: perms}}, glob.Yes
	}
	a := access{has: j.openPerms, test: func(p key.Perms) bool { return p&perms == perms }, top: true}
	if j.enforces() {
		a.rules = key.Both(search)
	}
	gaps, undecided := sides(a, func(a access, want wanted) (string, glob.Verdict) { return j.findAccess(root, a, want) })
	for i := range gaps {
		g := &gaps[i]
		l, _ := j.search.At(g.Witness)
		g.Reason, g.want = reasonOf(l, key.Both(perms)), perms
		j.explain(g, root)
	}
	switch {
	case len(gaps) > 0:
		return gaps, glob.Yes
	case undecided:
		return nil, glob.Undecided
	}
	return nil, glob.No
}

// Denied reports whether rules of a profile deny, on whatever lies below a
// directory, one of some permissions (those of the owner), and returns those that
// do right below it. If Find found nothing and this is false, it is the lack of
// a rule that allows it which protects the directory.
func Denied(p *policy.Profile, dir string, perms key.Perms, o Options) (by []*policy.Rule, all bool) {
	j := newJudge(p, []string{dir}, perms, o)
	root := j.roots[0]
	j.denied(&root, perms)
	return root.By, root.Denied
}
