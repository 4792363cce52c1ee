package lint

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
	for _, j := range r.jobs {
		j.affected = r.opts.Changed == nil || affected[j.file] || r.isChanged(j.target.Path)
	}
	r.findAffectedManifests()
}

// isChanged reports whether the file at a path has changed.
func (r *run) isChanged(path string) bool { return r.opts.Changed[r.opts.Loader.Abs(path)] }

// includersOfChanged returns the files that include one that has changed, or
// has gone, directly or not.
func (r *run) includersOfChanged() map[*load.File]bool {
	includers := map[*load.File][]*load.File{}
	found := map[*load.File]bool{}
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
			if r.changed(inc) && !found[file] {
				found[file] = true
				wave = append(wave, file)
			}
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

// changed reports whether an include names a file that has changed: one that it
// finds, or one that it would find first.
func (r *run) changed(inc *ast.Include) bool {
	is := func(path string) bool { return r.opts.Changed[r.opts.Loader.Abs(path)] }
	found := r.opts.Loader.Include(inc.File)
	if found.Dir {
		// Of a directory it matters too what has gone from it.
		for changed := range r.opts.Changed {
			if path.Dir(changed) == r.opts.Loader.Abs(found.Path) {
				return true
			}
		}
	}
	return slices.ContainsFunc(r.opts.Loader.Candidates(inc.File), is) || slices.ContainsFunc(found.Paths, is)
}

// onChangedLines returns the findings that start on lines that have changed.
func (r *run) onChangedLines(all diag.List) diag.List {
	if r.opts.ChangedLines == nil {
		return all
	}
	return slices.DeleteFunc(all, func(f diag.Finding) bool {
		at := r.written(f.Place)
		first := at.File.Position(at.Span.Start, source.Bytes).Line
		lines := r.opts.ChangedLines[r.opts.Loader.Abs(at.File.Name())]
		return !slices.ContainsFunc(lines, func(l Lines) bool { return l.First <= first && first <= l.Last })
	})
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
