package semdiff

import (
	"errors"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/load"
)

// sameness tells whether includes stand for the same on both sides.
type sameness struct {
	old, new *load.Loader
	includes map[includeName]bool
	order    []includeName // in which they were found to be the same
}

type includeName struct {
	magic bool
	name  string
}

func newSameness(old, new *load.Loader) *sameness {
	return &sameness{old: old, new: new, includes: map[includeName]bool{}}
}

// allIncludesSame reports whether everything is the same that statements include.
func (s *sameness) allIncludesSame(stmts []ast.Stmt) bool {
	for inc := range ast.Includes(stmts) {
		if !s.sameInclude(inc.File) {
			return false
		}
	}
	for stmt := range ast.Statements(stmts) {
		if abi, ok := stmt.(*ast.ABI); ok && !s.sameABI(abi.File) {
			return false
		}
	}
	return true
}

func (s *sameness) sameInclude(name ast.FileName) bool {
	key := includeName{name.Magic(), name.Name()}
	if same, known := s.includes[key]; known {
		return same
	}
	s.includes[key] = true // what leads back here adds nothing
	n := len(s.order)
	s.order = append(s.order, key)
	if s.sameIncluded(s.old.Include(name), s.new.Include(name)) {
		return true
	}
	// Some of what it includes may have been the same only if this is.
	for _, k := range s.order[n:] {
		delete(s.includes, k)
	}
	s.order = s.order[:n]
	s.includes[key] = false
	return false
}

func (s *sameness) sameIncluded(a, b *load.Included) bool {
	if len(a.Files) != len(b.Files) || notFound(a.Err) != notFound(b.Err) || (a.Err == nil) != (b.Err == nil) {
		return false
	}
	for i := range a.Files {
		if a.Files[i].Source.Text() != b.Files[i].Source.Text() || !s.allIncludesSame(b.Files[i].Tree.Stmts) {
			return false
		}
	}
	return true
}

func notFound(err error) bool {
	var e *load.Error
	return errors.As(err, &e) && e.Reason == load.NotFound
}

func (s *sameness) sameABI(name ast.FileName) bool {
	if name.Magic() && (name.Name() == "kernel" || name.Name() == "default") {
		return true
	}
	a, errA := s.old.ABIText(name)
	b, errB := s.new.ABIText(name)
	return a == b && (errA == nil) == (errB == nil)
}
