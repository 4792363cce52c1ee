package security

import (
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// noteWayOut makes a finding on a profile in complain mode worse if a profile of
// the same file that enforces its rules leads there.
func noteWayOut(p *lint.Pass, f *diag.Finding, decl *ast.Profile) {
	if p.Policy == nil {
		return
	}
	w := waysOutOf(p)
	target := w.profiles[decl]
	if target == nil {
		return
	}
	from, rule := w.entrance(p, target)
	if rule == nil {
		return
	}
	f.Severity = max(diag.Warning, f.Severity)
	lint.Note(f, "profile %q enforces its rules and leads here, so whoever takes its program over gets out", from.FullName())
	lint.Relate(f, rule.Place, "by this rule")
}

// waysOut are the profiles of a file, and which of them that enforce their rules
// name another one as the target of an exec rule.
type waysOut struct {
	profiles map[*ast.Profile]*policy.Profile
	places   map[*policy.Profile]int
	naming   map[string][]*policy.Profile // by the name of the target, in their order
}

type waysOutKey struct{}

// waysOutOf returns the ways out of the file that is looked at.
func waysOutOf(p *lint.Pass) *waysOut {
	return lint.Shared(p, waysOutKey{}, func() *waysOut {
		w := &waysOut{map[*ast.Profile]*policy.Profile{}, map[*policy.Profile]int{}, map[string][]*policy.Profile{}}
		for i, profile := range p.Policy.Profiles {
			w.places[profile] = i
			if w.profiles[profile.Decl] == nil {
				w.profiles[profile.Decl] = profile
			}
			if enforces(profile) {
				w.note(profile)
			}
		}
		return w
	})
}

func enforces(profile *policy.Profile) bool {
	return profile.Attrs.Mode == "enforce" || profile.Attrs.Mode == "kill"
}

// note takes in the targets that a profile names.
func (w *waysOut) note(from *policy.Profile) {
	for _, g := range from.Mediation(key.ClassFile).Grants {
		if !g.Allow() || g.Exec.Kind != 'n' {
			continue
		}
		if list := w.naming[g.Exec.Target]; len(list) == 0 || list[len(list)-1] != from {
			w.naming[g.Exec.Target] = append(list, from)
		}
	}
}

// entrance returns a profile that enforces its rules, and the rule by which a
// program that it confines goes on in another profile; nil if there is none.
func (w *waysOut) entrance(p *lint.Pass, target *policy.Profile) (*policy.Profile, *policy.Rule) {
	for _, from := range w.leading(target) {
		p.Spend(1)
		if from == target || liesInProfile(from, target) {
			continue
		}
		files := from.Mediation(key.ClassFile)
		p.Spend(len(files.Grants))
		for _, g := range files.Grants {
			if g.Allow() && leadsTo(from, g, target) {
				if rule := files.RuleOf(g); rule != nil {
					return from, rule
				}
			}
		}
	}
	return nil, nil
}

// leading returns the profiles that may lead to another one, in their order: those
// that name it, and its parent.
func (w *waysOut) leading(target *policy.Profile) []*policy.Profile {
	all := w.naming[target.FullName()]
	if parent := target.Parent; parent != nil && enforces(parent) && !slices.Contains(all, parent) {
		all = append(slices.Clone(all), parent)
		slices.SortFunc(all, func(a, b *policy.Profile) int { return w.places[a] - w.places[b] })
	}
	return all
}

// liesInProfile reports whether a profile is a child or a hat of another one, or
// of one of those: its program was started from there.
func liesInProfile(child, of *policy.Profile) bool {
	for at := child.Parent; at != nil; at = at.Parent {
		if at == of {
			return true
		}
	}
	return false
}

// leadsTo reports whether what a rule of a profile executes runs in another one.
func leadsTo(from *policy.Profile, g *policy.Grant, target *policy.Profile) bool {
	switch g.Exec.Kind {
	case 'n':
		return g.Exec.Target == target.FullName()
	case 'c':
		return target.Parent == from && slices.ContainsFunc(target.AttachmentPatterns(), func(attached glob.Pattern) bool {
			_, v := attached.Set().Overlap(g.Keys.Set(), glob.Budget(1_000))
			return v == glob.Yes
		})
	}
	return false
}
