package format

import "github.com/aa-lint/aa-lint/ast"

// VisitNetwork adds `network [perms] [family [type]] [conditions] [peer=(…)]`.
func (ps *pieces) VisitNetwork(r *ast.NetworkRule) {
	ps.putText(r.Keyword, "network")
	ps.putPerms(r.Access, int(r.Perms), ast.NetPermNames)
	ps.putWord(r.Family, inValue)
	ps.putWord(r.Type, inValue)
	ps.putConditions(r.AllConditions())
	ps.putGroup(r.Peer, "peer")
}
