package format

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// VisitRlimit adds `set rlimit name <= value[unit]`. The unit stays as near to
// the number as it is written.
func (ps *pieces) VisitRlimit(r *ast.RlimitRule) {
	ps.putText(r.Keyword, "set rlimit")
	ps.putWord(r.Resource, anywhere)
	ps.putText(source.Span{}, "<=")
	ps.putWord(r.Value, anywhere)
	if r.Unit.Place.Start == r.Value.Place.End && !r.Unit.IsZero() {
		ps.addPiece(endRole, r.Unit.Place, r.Unit.Raw)
		return
	}
	ps.putWord(r.Unit, anywhere)
}
