package mode

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// Entry is a profile of a tree with its place among the others.
type Entry struct {
	*ast.Profile
	Parent *Entry // nil if there is none in the tree
}

// FullName returns the name as it is written, behind those of its parents:
// parent//child.
func (e *Entry) FullName() string {
	var names []string
	for ; e != nil; e = e.Parent {
		names = append(names, e.Name.Value())
	}
	slices.Reverse(names)
	return strings.Join(names, "//")
}

// Entries returns the profiles of a tree in the order of the text, with hats and
// children.
func Entries(tree *ast.File) []*Entry { return entries(nil, tree.Stmts, nil) }

func entries(all []*Entry, stmts []ast.Stmt, parent *Entry) []*Entry {
	for _, s := range stmts {
		inner := parent
		if p, ok := s.(*ast.Profile); ok {
			inner = &Entry{Profile: p, Parent: parent}
			all = append(all, inner)
		}
		for _, b := range ast.Blocks(s) {
			all = entries(all, b.Stmts, inner)
		}
	}
	return all
}

// Profiles returns the profiles of a tree in the order of the text, with hats
// and children.
func Profiles(tree *ast.File) []*ast.Profile {
	var all []*ast.Profile
	for s := range ast.Statements(tree.Stmts) {
		if p, ok := s.(*ast.Profile); ok {
			all = append(all, p)
		}
	}
	return all
}

// Selection says which of the profiles in a profile go with it.
type Selection struct {
	NoHats     bool // hats stay as they are
	NoChildren bool // child profiles stay as they are
}

// Takes reports whether an entry goes with one that is chosen: whether it is
// that one, or a hat or child in it that is not left out. All are in nil.
func (s Selection) Takes(e, chosen *Entry) bool {
	for ; e != chosen; e = e.Parent {
		switch {
		case e == nil:
			return false
		case e.Parent == nil: // it is nobody's hat or child
		case e.Hat() && s.NoHats || !e.Hat() && s.NoChildren:
			return false
		}
	}
	return true
}
