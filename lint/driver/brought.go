package driver

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// brought returns what was found in the context of a file, with what lies in
// files that are not checked, such as abstractions of the base directory, placed
// where a file that is checked brings it about: nobody can change the others. It
// says which findings come of one cause.
func (r *run) brought(j *job, list diag.List) diag.List {
	for i := range list {
		f := &list[i]
		missing, _ := f.Data.(policy.MissingVariable)
		switch data := f.Data.(type) {
		case policy.ExecConflict:
			f.Data = nil
			r.bringConflict(j, f, data)
			continue
		case policy.MissingVariable:
			f.Data = nil
		}
		if !r.checks(f.Place.File) {
			r.bring(j, f)
		}
		if missing != "" {
			r.blameHidden(j, f, string(missing))
		}
	}
	return list
}

// checks reports whether a file is among those that are checked, also one that is
// read once more because it is included.
func (r *run) checks(file *source.File) bool {
	return r.project.Checks(file) || r.project.ChecksNamed(file.Name())
}

// bring places a finding where a checked file brings it about.
func (r *run) bring(j *job, f *diag.Finding) {
	at, ok := r.bringer(j, f)
	if !ok {
		return
	}
	where := "in another file"
	if at.Include {
		where = "in what this includes"
	}
	if f.Cause == "" {
		f.Cause = causeAt(f.Place, f.Message)
	}
	here := diag.Related{Place: f.Place, Message: "it is here"}
	f.Message = where + ": " + f.Message
	f.Related = append([]diag.Related{here}, without(f.Related, at.Place)...)
	f.Place = at.Place
	f.Fixes = slices.DeleteFunc(slices.Clone(f.Fixes), func(fix diag.Fix) bool { return !r.fixable(fix) })
}

// bringer returns the place of a checked file that brings a finding about: a
// statement that takes part in it, the include nearest to it, or the one that
// leads to its file.
func (r *run) bringer(j *job, f *diag.Finding) (diag.Related, bool) {
	for _, include := range [...]bool{false, true} {
		for _, rel := range f.Related {
			if rel.Include == include && r.checks(rel.Place.File) {
				return rel, true
			}
		}
	}
	return r.includeOf(j, f.Place.File)
}

// includeOf returns the include of a file, or of one that is checked too, which
// leads to another one.
func (r *run) includeOf(j *job, file *source.File) (diag.Related, bool) {
	seen := map[*load.File]bool{}
	var in func(f *load.File) (diag.Related, bool)
	in = func(f *load.File) (diag.Related, bool) {
		seen[f] = true
		for inc := range ast.Includes(f.Tree.Stmts) {
			here := diag.Related{Place: diag.Place{File: f.Source, Span: inc.Span()}, Include: true}
			for _, next := range r.opts.Loader.Include(inc.File).Files {
				if next.Source == file {
					return here, true
				}
				if seen[next] {
					continue
				}
				if inner, ok := in(next); ok {
					if !r.checks(inner.Place.File) {
						return here, true
					}
					return inner, true
				}
			}
		}
		return diag.Related{}, false
	}
	return in(j.file)
}

// bringConflict places a finding on two rules at the one that can be changed.
func (r *run) bringConflict(j *job, f *diag.Finding, c policy.ExecConflict) {
	here, other := r.checks(c.Here.Place.File), r.checks(c.Other.Place.File)
	switch {
	case here && other:
		return
	case other:
		c.Here, c.Other = c.Other, c.Here
		*f = c.PlaceIn(*f)
		f.Data = nil
	case !here:
		f.Related = c.Here.Chain
		at, ok := r.bringer(j, f)
		if !ok {
			return
		}
		f.Cause = c.Here.Place.File.Name() + " and " + c.Other.Place.File.Name()
		f.Place = at.Place
		f.Message = fmt.Sprintf("conflicting exec modes for %s: %s in what this includes, %s in another rule", c.Path, c.Here.Mode, c.Other.Mode)
		f.Related = []diag.Related{{Place: c.Here.Place, Message: c.Here.Mode + " here"}}
		f.Related = append(f.Related, without(c.Here.Chain, at.Place)...)
		f.Related = append(f.Related, diag.Related{Place: c.Other.Place, Message: c.Other.Mode + " here"})
		f.Related = append(f.Related, c.Other.Chain...)
		return
	}
	f.Cause = causeAt(c.Here.Place, "")
}

// blameHidden says of a variable that is not defined which file would define it,
// if a file of the same name were not found before it.
func (r *run) blameHidden(j *job, f *diag.Finding, name string) {
	for _, file := range j.report.Included {
		for _, h := range r.hiddenBy(file) {
			if !h.assigns[name] {
				continue
			}
			f.Cause = "hidden " + h.path
			f.Notes = append(f.Notes, fmt.Sprintf("%s assigns it, but is not read: %s has the same name and comes first; assign or include there what is missing", h.path, file.Name()))
			f.Related = append(f.Related, diag.Related{Place: diag.Place{File: file.Source}, Message: "this file hides the other one"})
			return
		}
	}
}

// hiddenFile is a file that includes would find if another were not found first.
type hiddenFile struct {
	path    string
	assigns map[string]bool // variables, by it and what it includes
}

// hiddenBy returns the files that a file in one of the directories of includes
// hides in others.
func (r *run) hiddenBy(file *load.File) []hiddenFile {
	if known, ok := r.hidden[file]; ok {
		return known
	}
	var found []hiddenFile
	dirs := r.opts.Loader.SearchPath()
	at := r.opts.Loader.Abs(file.Name())
	for i, dir := range dirs {
		rel, ok := strings.CutPrefix(at, strings.TrimSuffix(r.opts.Loader.Abs(dir), "/")+"/")
		if !ok {
			continue
		}
		for _, later := range dirs[i+1:] {
			name := path.Join(later, rel)
			if r.opts.Loader.Abs(name) == at {
				continue
			}
			if hidden, err := r.opts.Loader.Fragment(name); err == nil {
				h := hiddenFile{name, map[string]bool{}}
				r.assigned(hidden, h.assigns, map[*load.File]bool{})
				found = append(found, h)
			}
		}
		break
	}
	r.hidden[file] = found
	return found
}

// assigned notes the variables that a file and its includes assign.
func (r *run) assigned(file *load.File, names map[string]bool, seen map[*load.File]bool) {
	if seen[file] {
		return
	}
	seen[file] = true
	for _, stmt := range file.Tree.Stmts {
		if set, ok := stmt.(*ast.VariableAssignment); ok {
			names[ast.VariableName(set.Name)] = true
		}
	}
	for inc := range ast.Includes(file.Tree.Stmts) {
		for _, next := range r.opts.Loader.Include(inc.File).Files {
			r.assigned(next, names, seen)
		}
	}
}

// fixable reports whether a fix changes nothing but files that are checked.
func (r *run) fixable(fix diag.Fix) bool {
	return !slices.ContainsFunc(fix.Edits, func(e diag.Edit) bool { return !r.checks(e.Place.File) })
}

// without returns related places without one of them.
func without(all []diag.Related, at diag.Place) []diag.Related {
	return slices.DeleteFunc(slices.Clone(all), func(rel diag.Related) bool { return rel.Place == at })
}

// causeAt returns the name of a cause that lies at a place.
func causeAt(at diag.Place, what string) string {
	return fmt.Sprintf("%s:%d:%s", at.File.Name(), at.Span.Start, what)
}
