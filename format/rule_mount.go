package format

import "github.com/aa-lint/aa-lint/ast"

// VisitMount adds `mount [conditions] [source] [-> mount point]`.
func (ps *pieces) VisitMount(r *ast.MountRule) {
	keyword := r.Op.Keyword()
	if r.Op == ast.Umount && r.Keyword.Raw == "unmount" {
		keyword = r.Keyword.Raw
	}
	ps.text(r.Keyword.Place, keyword)
	ps.conditions(r.AllConditions())
	ps.word(r.Source, inRule)
	if r.Op == ast.Mount {
		ps.arrow(r.Target, inRule)
	} else {
		ps.word(r.Target, inRule)
	}
}
