package policy

import (
	"math/big"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// VisitRlimit does nothing: limits are no accesses, see Profile.Rlimit.
func (l *lowering) VisitRlimit(*ast.RlimitRule) {}

// rlimitValue returns a limit in the unit of setrlimit(2): bytes, seconds,
// microseconds or a count; "infinity" for none.
func rlimitValue(r *ast.RlimitRule) string {
	text := r.Value.Value()
	if text == "infinity" {
		return text
	}
	digits := strings.TrimLeft(text, "-0123456789")
	unit := digits + r.Unit.Value()
	n, ok := new(big.Int).SetString(strings.TrimSuffix(text, digits), 10)
	if !ok {
		return text
	}
	resource, _ := ast.Rlimits.Lookup(r.Resource.Value())
	switch ast.RlimitKind(resource.Value) {
	case ast.RlimitSize:
		if t, ok := ast.SizeUnits.Lookup(unit); ok {
			n.Mul(n, big.NewInt(int64(t.Value)))
		}
	case ast.RlimitSeconds:
		n.Div(micros(n, unit, 1e6), big.NewInt(1e6))
	case ast.RlimitMicros:
		n = micros(n, unit, 1)
	case ast.RlimitNice:
		// The kernel counts from 1, the most favourable, to 40.
		n.Add(n, big.NewInt(20))
	}
	return n.String()
}

// micros returns a time in microseconds; without a unit it counts in units of
// so many microseconds.
func micros(n *big.Int, unit string, without int64) *big.Int {
	if t, ok := ast.TimeUnits.Lookup(unit); ok {
		without = int64(t.Value)
	}
	return new(big.Int).Mul(n, big.NewInt(without))
}
