package portability

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/symlink"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var linkOfDistribution = lint.Analyzer{
	Code:     diag.Code{ID: "AA420", Name: "link-of-distribution"},
	Severity: diag.Info,
	Summary:  "a path that is a link on most systems, such as /bin/sh, so that it never matches there",
	Needs:    lint.NeedsPolicy,
	Run:      findDistributionLinks,
}

func findDistributionLinks(p *lint.Pass) {
	symlink.Each(p, symlink.OfDistributions(), func(profile *policy.Profile, t symlink.Through) {
		if t.HasTwin(profile) || t.Grant.Perms&key.Both(key.FileRead|key.FileMmap|key.FileExec) == 0 {
			return
		}
		if t.Grant.Allow() && t.Grant.Perms&key.Both(key.FileWrite) != 0 {
			return // the program makes the link
		}
		at := t.Rule.PlaceOf(t.File.Path.Place)
		f := p.ReportAgreed(at, "%s on most systems, and a rule for a link never matches", t.Link.Says)
		if t.Rule.Quals.Deny() {
			f.Severity = diag.Warning
			lint.Note(f, "there the rule keeps nothing from being read or executed")
			return
		}
		lint.Note(f, "add a rule for what it leads to, or write it in its place")
	})
}
