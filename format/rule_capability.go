package format

import "github.com/aa-lint/aa-lint/ast"

// VisitCapability adds `capability name …`.
func (ps *pieces) VisitCapability(r *ast.CapabilityRule) {
	ps.keep(r.Keyword)
	for _, name := range r.Names {
		ps.word(name, anywhere)
	}
}
