package portability

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/abifeature"
	"github.com/aa-lint/aa-lint/policy"
)

// reportDropped reports what an abi drops of a rule that it enforces otherwise, and
// what is left of it.
func reportDropped(p *lint.Pass, stmt ast.Stmt, scope *lint.Scope, abi string, features *policy.Features) {
	rule, ok := stmt.(ast.Rule)
	if !ok {
		return
	}
	dropped, left := abifeature.Dropped(rule, features)
	if len(dropped) == 0 {
		return
	}
	verb := "allows"
	if scope.Denies(rule) {
		verb = "denies"
	}
	f := p.Report(stmt.Span(), "%s knows no %s of sockets: the rule %s all of `%s`", abi, alternatives(dropped), verb, left)
	lint.Note(f, "the parser drops what the abi does not know, and loads the rest of the rule")
}

// alternatives joins words for a sentence that denies all of them.
func alternatives(words []string) string {
	if n := len(words) - 1; n > 0 {
		return strings.Join(words[:n], ", ") + " or " + words[n]
	}
	return words[0]
}
