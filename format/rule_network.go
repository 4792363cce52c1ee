package format

import "github.com/aa-lint/aa-lint/ast"

// VisitNetwork adds `network [perms] [family [type]] [conditions] [peer=(…)]`.
func (ps *pieces) VisitNetwork(r *ast.NetworkRule) {
	ps.keep(r.Keyword)
	ps.perms(r.Access)
	ps.word(r.Family, inValue)
	ps.word(r.Type, inValue)
	ps.conditions(r.Conditions)
	ps.group(r.Peer)
}
