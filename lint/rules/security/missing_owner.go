package security

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/optioncheck"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/source"
)

var missingOwner = lint.Analyzer{
	Code:     diag.Code{ID: "AA210", Name: "missing-owner"},
	Severity: diag.Info,
	Off:      true,
	Summary:  "files that belong to users can be accessed whoever owns them",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{{
		Name: "files", Check: optioncheck.PathPattern, Help: "The files, as patterns of paths.",
		Default: []string{"/home/*/**", "/tmp/**", "/var/tmp/**", "/run/user/*/**", "/dev/shm/**"},
	}},
	Run: findMissingOwners,
}

func findMissingOwners(p *lint.Pass) {
	a := access{places: placesOf(p, nil, p.Strings("files")), perms: key.FileRead | key.FileWrite, others: true}
	a.find(p, func(r *policy.Rule, hits []hit) {
		rule, ok := r.Stmt.(*ast.FileRule)
		if !ok || r.Quals.Ownership != ast.OwnAny || strings.HasSuffix(rule.Path.Value(), "/") {
			return // the directories themselves often belong to root
		}
		f := p.ReportAt(r.Place, "%s is for files of other users too: %s", pathIn(r), witnesses(hits[:1]))
		lint.Note(f, "write owner if the program needs only those of its own user")
		ownerFix(f, r)
	})
}

// ownerFix offers to make a rule one for files of the program's own user.
func ownerFix(f *diag.Finding, r *policy.Rule) {
	rule, ok := r.Stmt.(*ast.FileRule)
	if !ok || r.Quals.Ownership != ast.OwnAny || f.Place.Span != rule.Span() {
		return // or the text was put together from several
	}
	at, text := rule.Span().Start, "owner "
	if quals := rule.Quals().Span(); !quals.IsZero() {
		at, text = quals.End, " owner"
	}
	lint.FixUnsafely(f, "only files of the program's own user", diag.Edit{
		Place: diag.Place{File: r.Place.File, Span: source.At(at)}, Text: text,
	})
}
