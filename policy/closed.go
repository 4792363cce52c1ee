package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
)

// closedElsewhere warns of profiles whose "}" stands in another file than their
// "{", where more follows behind it: that is no part of the profile any more,
// although its include stands in it.
func (u *unit) closedElsewhere(stmts []ast.Stmt) {
	for i, stmt := range stmts {
		p, ok := stmt.(*ast.Profile)
		if !ok || p.Body == nil || p.Body.Close.Empty() {
			continue
		}
		u.closedElsewhere(p.Body.Stmts)
		head, end := u.spliced.Place(p.Name.Place), u.spliced.Place(p.Body.Close)
		if head.File == end.File || i+1 == len(stmts) || u.startOf(stmts[i+1]).File != end.File {
			continue
		}
		f := u.report(diag.SyntaxError, p.Body.Close, `this "}" closes profile %s of %s`, p.Name.Raw, head.File.Name())
		f.Severity = diag.Warning
		f.Notes = append(f.Notes, "what follows here stands outside of the profile, although the include stands in it")
		f.Related = append(f.Related, diag.Related{Place: head, Message: "opened here"})
	}
}

// startOf returns where a statement of spliced text starts. What lies in several
// files has no span.
func (u *unit) startOf(stmt ast.Stmt) diag.Place {
	if p, ok := stmt.(*ast.Profile); ok {
		return u.spliced.Place(p.Name.Place)
	}
	return u.spliced.Place(stmt.Span())
}
