package format

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// VisitRlimit adds `set rlimit name <= value[unit]`. The unit stays as near to
// the number as it is written.
func (ps *pieces) VisitRlimit(r *ast.RlimitRule) {
	ps.text(r.Keyword, "set rlimit")
	ps.word(r.Resource, anywhere)
	ps.text(source.Span{}, "<=")
	ps.word(r.Value, anywhere)
	if r.Unit.Place.Start == r.Value.Place.End && !r.Unit.IsZero() {
		ps.add(endRole, r.Unit.Place, r.Unit.Raw)
		return
	}
	ps.word(r.Unit, anywhere)
}
