package correctness

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/filerules"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var denyAppendOnly = lint.Analyzer{
	Code:     diag.Code{ID: "AA119", Name: "deny-append-only"},
	Severity: diag.Warning,
	Summary:  "denying \"a\" does not deny writing",
	Needs:    lint.NeedsPolicy,
	Run:      findDeniedAppends,
}

func findDeniedAppends(p *lint.Pass) {
	for _, f := range filerules.Of(p) {
		for _, g := range f.Others {
			rule := f.Files.RuleOf(g)
			if !g.Deny() || rule == nil || g.Perms&key.Both(key.FileAppend|key.FileWrite) != g.Perms&key.Both(key.FileAppend) {
				continue
			}
			stmt, ok := rule.Stmt.(*ast.FileRule)
			if !ok || stmt.Perms.Access&ast.AppendAccess == 0 || !p.Checks(rule.Place.File) {
				continue
			}
			if path, ok := writable(f, g); ok {
				reportDeniedAppend(p, rule, stmt, path)
			}
		}
	}
}

func reportDeniedAppend(p *lint.Pass, rule *policy.Rule, stmt *ast.FileRule, path string) {
	place := diag.Place{File: rule.Place.File, Span: stmt.Perms.Place}
	f := p.ReportAt(place, "this denies appending, but not writing: another rule allows \"w\", so files can be overwritten")
	lint.Note(f, "such as %s", path)
	if at := strings.IndexByte(stmt.Perms.Raw, 'a'); at >= 0 {
		edit := diag.Edit{Place: diag.Place{File: place.File, Span: spelling.Part(stmt.Perms.Word, at, at+1)}, Text: "w"}
		lint.FixUnsafely(f, "deny \"w\", which denies both", edit)
	}
}

// writable returns a path of a grant to which the profile lets files be written.
func writable(f *filerules.Rules, g *policy.Grant) (string, bool) {
	const w = key.FileWrite
	f.Meter.Spend(len(f.Files.Grants))
	for _, allow := range f.Files.Grants {
		if !allow.Allow() || allow.Perms&key.Both(w) == 0 || !filerules.Near(f.Starts(allow.Keys), f.Starts(g.Keys)) {
			continue
		}
		var denied []glob.Expr
		for _, other := range f.Others {
			if other.Perms&key.Both(w) == key.Both(w) && filerules.Beats(other, allow) {
				denied = append(denied, other.Keys)
			}
		}
		left := allow.Keys.Set().Intersect(g.Keys.Set(), glob.RealPaths(), glob.Union(denied...).Set().Complement())
		if path, v := f.Witness(left); v == glob.Yes {
			return path, true
		}
	}
	return "", false
}
