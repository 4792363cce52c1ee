package format

import (
	"strconv"

	"github.com/aa-lint/aa-lint/ast"
)

// qualifiers adds the words before a rule or block.
func (ps *pieces) qualifiers(q *ast.Qualifiers) {
	if q.Priority != nil {
		ps.text(q.Priority.Place, "priority="+priority(q.Priority))
	}
	if q.Audit {
		ps.text(q.AuditSpan, "audit")
	}
	if q.Access != ast.AccessDefault {
		ps.text(q.AccessSpan, q.Access.Keyword())
	}
	if q.Ownership != ast.OwnAny {
		ps.text(q.OwnershipSpan, q.Ownership.Keyword())
	}
}

// priority returns the number as it is written, if that is still its level.
func priority(p *ast.Priority) string {
	if n, err := strconv.Atoi(p.Value.Raw); err == nil && n == p.Level {
		return p.Value.Raw
	}
	return strconv.Itoa(p.Level)
}
