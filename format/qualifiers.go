package format

import (
	"strconv"

	"github.com/aa-lint/aa-lint/ast"
)

// putQualifiers adds the words before a rule or block.
func (ps *pieces) putQualifiers(q *ast.Qualifiers) {
	if q.Priority != nil {
		ps.putText(q.Priority.Place, "priority="+priority(q.Priority))
	}
	if q.Audit {
		ps.putText(q.AuditSpan, "audit")
	}
	if q.Access != ast.AccessDefault {
		ps.putText(q.AccessSpan, q.Access.Keyword())
	}
	if q.Ownership != ast.OwnAny {
		ps.putText(q.OwnershipSpan, q.Ownership.Keyword())
	}
}

// priority returns the number as it is written, if that is still its level.
func priority(p *ast.Priority) string {
	if n, err := strconv.Atoi(p.Value.Raw); err == nil && n == p.Level {
		return p.Value.Raw
	}
	return strconv.Itoa(p.Level)
}
