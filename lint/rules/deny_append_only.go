package rules

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var denyAppendOnly = lint.Analyzer{
	Code:     diag.Code{ID: "AA119", Name: "deny-append-only"},
	Severity: diag.Warning,
	Summary:  "denying \"a\" does not deny writing",
	Needs:    lint.NeedsTree,
	Run:      findDeniedAppends,
}

func findDeniedAppends(p *lint.Pass) {
	denied := map[scopedPath]bool{} // paths to which writing is denied
	for rule, scope := range lint.Each[*ast.FileRule](p.Text) {
		if scope.Denies(rule) && rule.Perms.Access&ast.WriteAccess != 0 {
			denied[scopedPath{scope.Profile, rule.Path.Value()}] = true
		}
	}
	for rule, scope := range lint.Each[*ast.FileRule](p.Text) {
		if rule.Perms.Access&(ast.AppendAccess|ast.WriteAccess) != ast.AppendAccess || !scope.Denies(rule) ||
			denied[scopedPath{scope.Profile, rule.Path.Value()}] {
			continue
		}
		f := p.Report(rule.Perms.Place, "this denies appending, but not writing: where a rule allows \"w\", files can be overwritten")
		if at := strings.IndexByte(rule.Perms.Raw, 'a'); at >= 0 {
			lint.FixUnsafely(f, "deny \"w\", which denies both", p.Text.Replace(part(rule.Perms.Word, at, at+1), "w"))
		}
	}
}
