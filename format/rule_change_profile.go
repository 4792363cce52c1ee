package format

import "github.com/aa-lint/aa-lint/ast"

// VisitChangeProfile adds `change_profile [safe|unsafe] [exec] [-> target]`.
func (ps *pieces) VisitChangeProfile(r *ast.ChangeProfileRule) {
	ps.text(r.Keyword, "change_profile")
	ps.scrub(r.Scrub, r.ScrubSpan)
	ps.word(r.Exec, inPath)
	ps.arrow(r.Target, inValue)
}
