package redundancy

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var unreachableChildProfile = lint.Analyzer{
	Code:     diag.Code{ID: "AA311", Name: "unreachable-child-profile"},
	Severity: diag.Info,
	Summary:  "no rule leads to a child profile",
	Needs:    lint.NeedsPolicy | lint.NeedsProject,
	Run:      gatherTransitions,
	Finish:   findUnreachableChildren,
}

// transitions are the ways from profile to profile that rules open.
type transitions struct {
	mu       sync.Mutex
	targets  map[string]bool      // names that rules on files name
	stacked  map[string]bool      // parts of stacks that they name, as "&one//&two"
	changes  map[string]glob.Expr // names that rules on changes of profile are about
	children []childAt
}

// childAt is a child that no rule executes by its attachment.
type childAt struct {
	name, parent string
	place        diag.Place
	executed     bool // by its attachment
}

type transitionsKey struct{}

func transitionsOf(p *lint.Pass) *transitions {
	return lint.SharedByAll(p, transitionsKey{}, func() *transitions {
		return &transitions{targets: map[string]bool{}, stacked: map[string]bool{}, changes: map[string]glob.Expr{}}
	})
}

// gatherTransitions keeps the children in one file, and where its rules lead to.
func gatherTransitions(p *lint.Pass) {
	all := transitionsOf(p)
	whole := isWholeText(p)
	guarded := p.Text.Guarded()
	for _, profile := range p.Policy.Profiles {
		grants := profile.Mediation(key.ClassFile).Grants
		all.gather(profile.Name, grants)
		for _, child := range profile.Children {
			if child.Hat() || guarded[child.Decl] || !whole || p.Text.Carried != nil {
				continue
			}
			executed := profile.Attrs.Unrestricted() || slices.ContainsFunc(grants, func(g *policy.Grant) bool { return executes(g, child) })
			all.add(childAt{child.Name, profile.Name, child.Place, executed})
		}
	}
}

// gather keeps where the rules of a profile lead to.
func (t *transitions) gather(from string, grants []*policy.Grant) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, g := range grants {
		if g.Deny() {
			continue
		}
		if target := g.Exec.Target; g.Exec.Kind == 'n' && target != from {
			t.targets[target] = true
			for _, part := range strings.Split(target, "&")[1:] {
				t.stacked[strings.TrimSuffix(part, "//")] = true
			}
		}
		if g.Perms&key.Both(key.FileChangeProfile|key.FileOnExec) != 0 {
			t.changes[g.Keys.Key()] = g.Keys
		}
	}
}

func (t *transitions) add(child childAt) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.children = append(t.children, child)
}

// executes reports whether a rule of a profile starts programs in the child that
// is attached to them, and there is one that the child is attached to.
func executes(g *policy.Grant, child *policy.Profile) bool {
	return g.Exec.Kind == 'c' && slices.ContainsFunc(child.AttachmentPatterns(), func(pattern glob.Pattern) bool {
		_, v := pattern.Set().Overlap(g.Keys.Set(), glob.Budget(20_000), glob.Charge(child.Policy.Meter()))
		return v != glob.No
	})
}

func findUnreachableChildren(p *lint.Pass) {
	all := transitionsOf(p)
	reached := map[diag.Place]bool{}
	for _, child := range all.children {
		reached[child.place] = reached[child.place] || child.executed || all.leadTo(child.name)
	}
	slices.SortFunc(all.children, func(a, b childAt) int { return cmp.Compare(a.name, b.name) })
	for _, child := range all.children {
		if reached[child.place] || !p.Project.Checks(child.place.File) {
			continue
		}
		reached[child.place] = true
		f := p.ReportAt(child.place, "no rule leads to this child profile: nothing runs in it")
		lint.Note(f, "%s enters it with a rule such as Cx -> %s", child.parent, ownName(child.name))
	}
}

// leadTo reports whether a rule names a profile. One that lets a program change to
// any profile names none.
func (t *transitions) leadTo(name string) bool {
	if t.targets[name] || t.stacked[name] || t.stacked[ownName(name)] {
		return true
	}
	for _, names := range t.changes {
		if names.Match(name) && !names.Match(strangeName) {
			return true
		}
	}
	return false
}

// ownName returns the last part of the name of a child.
func ownName(name string) string { return name[strings.LastIndex(name, "//")+2:] }

// strangeName is the name of a profile that no rule would name.
const strangeName = "x-y//z"
