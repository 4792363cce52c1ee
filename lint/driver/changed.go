package driver

import (
	"path"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// Lines is a range of lines, from 1, both of which belong to it.
type Lines struct{ First, Last int }

// findAffected marks the targets that a change of files affects: those that
// have changed, and those that include one that has, directly or not. Without a
// change to look at, all are affected.
func (r *run) findAffected() {
	var affected map[*load.File]bool
	if r.opts.Changed != nil {
		affected = r.includersOfChanged()
	}
	gone := r.goneProfiles()
	for _, j := range r.jobs {
		j.affected = r.opts.Changed == nil || affected[j.file] || r.isChanged(j.target.Path) || leadsTo(j.file, gone)
	}
	r.findAffectedManifests()
}

// isChanged reports whether the file at a path has changed.
func (r *run) isChanged(path string) bool { return r.opts.Changed[r.opts.Loader.Abs(path)] }

// includersOfChanged returns the files that include one that has changed, or
// has gone, or name such an abi file, directly or not.
func (r *run) includersOfChanged() map[*load.File]bool {
	includers := map[*load.File][]*load.File{}
	found := map[*load.File]bool{}
	dirs := r.changedDirs()
	var todo, wave []*load.File
	for _, j := range r.jobs {
		if j.file != nil {
			todo = append(todo, j.file)
		}
	}
	for seen := map[*load.File]bool{}; len(todo) > 0; {
		file := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[file] {
			continue
		}
		seen[file] = true
		for inc := range ast.Includes(file.Tree.Stmts) {
			for _, included := range r.opts.Loader.Include(inc.File).Files {
				includers[included] = append(includers[included], file)
				todo = append(todo, included)
			}
			if r.changed(inc.File, dirs) && !found[file] {
				found[file] = true
				wave = append(wave, file)
			}
		}
		if !found[file] && r.abiChanged(file) {
			found[file] = true
			wave = append(wave, file)
		}
	}
	for len(wave) > 0 {
		file := wave[len(wave)-1]
		wave = wave[:len(wave)-1]
		for _, includer := range includers[file] {
			if !found[includer] {
				found[includer] = true
				wave = append(wave, includer)
			}
		}
	}
	return found
}

// changed reports whether a name of an include or abi statement leads to a file
// that has changed: one that it finds, or one that it would find first. Of a
// directory it matters too what has gone from it.
func (r *run) changed(name ast.FileName, dirs map[string]bool) bool {
	is := func(path string) bool {
		abs := r.opts.Loader.Abs(path)
		return r.opts.Changed[abs] || dirs[abs]
	}
	return slices.ContainsFunc(r.opts.Loader.Candidates(name), is) ||
		slices.ContainsFunc(r.opts.Loader.Include(name).Paths, is)
}

// changedDirs returns the directories in which something has changed.
func (r *run) changedDirs() map[string]bool {
	dirs := map[string]bool{}
	for changed := range r.opts.Changed {
		dirs[path.Dir(changed)] = true
	}
	return dirs
}

// abiChanged reports whether a file names an abi file that has changed.
func (r *run) abiChanged(file *load.File) bool {
	for stmt := range ast.Statements(file.Tree.Stmts) {
		abi, ok := stmt.(*ast.ABI)
		if ok && slices.ContainsFunc(r.opts.Loader.Candidates(abi.File), r.isChanged) {
			return true
		}
	}
	return false
}

// affecting returns the findings in which a file that is affected by the change
// takes part.
func (r *run) affecting(found diag.List) diag.List {
	files := map[*source.File]bool{}
	for _, j := range r.jobs {
		if j.file != nil && j.affected {
			files[j.file.Source] = true
		}
	}
	return slices.DeleteFunc(found, func(f diag.Finding) bool {
		takesPart := func(r diag.Related) bool { return files[r.Place.File] }
		return !files[f.Place.File] && !slices.ContainsFunc(f.Related, takesPart)
	})
}
