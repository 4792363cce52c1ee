package edit

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// AddInclude adds an include where the style wants it, unless it is there: in a
// profile behind the includes at its start, local/ files at its end; in the file
// (nil) behind the last include or abi before the profiles.
func (f *File) AddInclude(p *ast.Profile, inc *ast.Include) {
	stmts := f.tree.Stmts
	var body *ast.Block
	if p != nil {
		if !f.owns(p) {
			return
		}
		body, stmts = p.Body, p.Body.Stmts
	}
	var last ast.Stmt
	leading := true
	for _, s := range stmts {
		switch s := s.(type) {
		case *ast.Include:
			if s.File.Raw == inc.File.Raw {
				return
			}
		case *ast.ABI:
		default:
			leading = false
		}
		if leading {
			last = s
		}
	}
	switch {
	case p != nil && strings.HasPrefix(inc.File.Name(), "local/"):
		f.Append(body, inc)
	case last != nil:
		f.InsertAfter(last, inc)
	case len(stmts) > 0:
		f.InsertBefore(stmts[0], inc)
	default:
		f.Append(body, inc)
	}
}
