package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// checkDenying reports rules that say how a program is executed in a block that
// denies. The parser takes them as they are written, and refuses them when it
// puts the words before the brace on them; a bare "x" it refuses at once. So no
// rule on exec can stand there.
func (u *unit) checkDenying(o *outline) {
	for i, r := range o.rules {
		if !o.critical[i] {
			continue
		}
		if at, ok := executes(r); ok && r.Quals().Access == ast.AccessDefault {
			f := u.report(diag.InvalidPermissions, at, "a rule in a deny block cannot say how a program is executed")
			f.Notes = append(f.Notes, `a deny for "x" stands outside of blocks: deny /path x,`)
		}
	}
}

// executes returns where a rule says how a program is executed.
func executes(r ast.Rule) (source.Span, bool) {
	switch r := r.(type) {
	case *ast.FileRule:
		if r.Bare() {
			return r.Keyword, true
		}
		return r.Perms.Place, r.Exec().Transition != ast.NoExec
	case *ast.ChangeProfileRule:
		return r.ScrubSpan, r.Scrub == ast.ScrubUnsafe
	}
	return source.Span{}, false
}
