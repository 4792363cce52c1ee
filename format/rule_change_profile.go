package format

import "github.com/aa-lint/aa-lint/ast"

// VisitChangeProfile adds `change_profile [safe|unsafe] [exec] [-> target]`.
func (ps *pieces) VisitChangeProfile(r *ast.ChangeProfileRule) {
	ps.putText(r.Keyword, "change_profile")
	ps.scrub(r.Scrub, r.ScrubSpan)
	ps.putWord(r.Exec, inPath)
	ps.putArrow(r.Target, inValue)
}
