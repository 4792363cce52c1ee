package redundancy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
)

var redundantOwner = lint.Analyzer{
	Code:     diag.Code{ID: "AA309", Name: "redundant-owner"},
	Severity: diag.Info,
	Summary:  "a rule is for the owner of a file, but another one is for everybody",
	Needs:    lint.NeedsPolicy,
	Run:      findRedundantOwners,
}

func findRedundantOwners(p *lint.Pass) {
	for _, r := range idleRules(p) {
		if !r.owner {
			continue
		}
		whose := "the user that the program runs as"
		if r.rule.Quals.Ownership == ast.OwnOther {
			whose = "other users"
		}
		f := r.report(p, "this rule is for files of %s, but another one is for all files: %s", whose, wording.Quoted(&r.by[0]))
		relateRule(p, f, &r.by[0], "the other rule")
		lint.Note(f, "if files of %s are meant, the other rule allows too much", whose)
		switch {
		case !r.included:
			r.fix(f, "remove this one")
		default:
			lint.FixUnsafely(f, "remove this one, and rely on "+includeOf(p, r.rule.Place.File, &r.by[0]), r.remove())
		}
	}
}
