package format

import "github.com/aa-lint/aa-lint/ast"

// VisitNetwork adds `network [perms] [family [type]] [conditions] [peer=(…)]`.
func (ps *pieces) VisitNetwork(r *ast.NetworkRule) {
	ps.text(r.Keyword, "network")
	ps.perms(r.Access, int(r.Perms), ast.NetPermNames)
	ps.word(r.Family, inValue)
	ps.word(r.Type, inValue)
	ps.conditions(r.AllConditions())
	ps.group(r.Peer, "peer")
}
