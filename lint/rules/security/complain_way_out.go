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
	for _, target := range p.Policy.Profiles {
		if target.Decl != decl {
			continue
		}
		from, rule := entrance(p.Policy, target)
		if rule == nil {
			return
		}
		f.Severity = max(diag.Warning, f.Severity)
		lint.Note(f, "profile %q enforces its rules and leads here, so whoever takes its program over gets out", from.FullName())
		lint.Relate(f, rule.Place, "by this rule")
		return
	}
}

// entrance returns a profile that enforces its rules, and the rule by which a
// program that it confines goes on in another profile; nil if there is none.
func entrance(all *policy.Policy, target *policy.Profile) (*policy.Profile, *policy.Rule) {
	for _, from := range all.Profiles {
		if from == target || liesInProfile(from, target) || from.Attrs.Mode != "enforce" && from.Attrs.Mode != "kill" {
			continue
		}
		files := from.Mediation(key.ClassFile)
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
