package format

import "github.com/aa-lint/aa-lint/ast"

// VisitCapability adds `capability name …`.
func (ps *pieces) VisitCapability(r *ast.CapabilityRule) {
	ps.putText(r.Keyword, "capability")
	for _, name := range r.Names {
		ps.putWord(name, anywhere)
	}
}
