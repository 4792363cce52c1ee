package format

import "github.com/aa-lint/aa-lint/ast"

// qualifiers adds the words before a rule or block.
func (ps *pieces) qualifiers(q *ast.Qualifiers) {
	if q.Priority != nil {
		ps.text(q.Priority.Place, "priority="+q.Priority.Value.Raw)
	}
	ps.keep(q.AuditSpan)
	ps.keep(q.AccessSpan)
	if q.Ownership == ast.OwnOwner {
		ps.text(q.OwnershipSpan, "owner")
	} else {
		ps.keep(q.OwnershipSpan)
	}
}
