package format

import "github.com/aa-lint/aa-lint/ast"

// VisitMount adds `mount [conditions] [source] [-> mount point]`.
func (ps *pieces) VisitMount(r *ast.MountRule) {
	keyword := r.Op.Keyword()
	if r.Op == ast.Umount && r.Keyword.Raw == "unmount" {
		keyword = r.Keyword.Raw
	}
	ps.putText(r.Keyword.Place, keyword)
	ps.putConditions(r.AllConditions())
	ps.putWord(r.Source, inRule)
	if r.Op == ast.Mount {
		ps.putArrow(r.Target, inRule)
	} else {
		ps.putWord(r.Target, inRule)
	}
}
