package driver

import (
	"maps"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// maxChangedRead is how many files are read as they were before a change.
const maxChangedRead = 200

// goneProfiles returns the names of profiles that files had before the change,
// and that no file has any more.
func (r *run) goneProfiles() map[string]bool {
	if len(r.opts.Changed) == 0 || r.opts.TextBefore == nil {
		return nil
	}
	gone := map[string]bool{}
	checked, read := r.checkedPaths(), 0
	for _, path := range slices.Sorted(maps.Keys(r.opts.Changed)) {
		if read == maxChangedRead || !checked[path] && !r.isGone(path) {
			continue
		}
		read++
		if text, ok := r.opts.TextBefore(path); ok {
			for _, name := range profilesIn(path, text) {
				gone[name] = true
			}
		}
	}
	if len(gone) == 0 {
		return nil
	}
	for _, j := range r.jobs {
		if j.file != nil {
			for _, name := range ast.ProfileNames(j.file.Tree.Stmts) {
				delete(gone, name)
			}
		}
	}
	return gone
}

// profilesIn returns the names of the profiles in a text, none if it is more
// likely something else.
func profilesIn(name, text string) []string {
	tree, findings := parser.Parse(source.NewFile(name, text), parser.Options{})
	if tooBroken(findings, len(tree.Stmts)) {
		return nil
	}
	return ast.ProfileNames(tree.Stmts)
}

// leadsTo reports whether a rule of a file leads to one of some profiles.
func leadsTo(file *load.File, profiles map[string]bool) bool {
	if file == nil || len(profiles) == 0 {
		return false
	}
	for stmt := range ast.Statements(file.Tree.Stmts) {
		switch s := stmt.(type) {
		case *ast.FileRule:
			if profiles[s.Target.Value()] {
				return true
			}
		case *ast.ChangeProfileRule:
			if profiles[s.Target.Value()] {
				return true
			}
		}
	}
	return false
}
