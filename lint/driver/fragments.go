package driver

import (
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// findFragments finds the targets that are no profiles of their own, and reads
// them as what they are: those that other targets include, and those that hold
// pieces of profiles in directories from which profiles are not loaded.
func (r *run) findFragments() {
	included := map[string]bool{}
	for _, j := range r.jobs {
		if j.file == nil {
			continue
		}
		for inc := range ast.Includes(j.file.Tree.Stmts) {
			for _, f := range r.opts.Loader.Include(inc.File).Files {
				if f.Name() != j.file.Name() {
					included[r.opts.Loader.Abs(f.Name())] = true
				}
			}
		}
	}
	for _, j := range r.jobs {
		if j.file == nil || j.target.Fragment || j.carried != nil {
			continue
		}
		if included[r.opts.Loader.Abs(j.target.Path)] || !r.rulesFor(j).Literal() && r.isPiece(j) {
			j.target.Fragment = true
			r.readJob(j)
		}
	}
}

// isPiece reports whether a file can only be meant for an include in a profile:
// it holds hats alone, or it starts with rules and goes on with nothing that
// runs for a program of its own.
func (r *run) isPiece(j *job) bool {
	hats, rules := false, false
	for _, stmt := range j.file.Tree.Stmts {
		switch s := stmt.(type) {
		case *ast.Profile:
			if !s.Hat() && (!rules || !s.Attachment.IsZero()) {
				return false
			}
			hats = true
		case ast.Rule:
			if hats && !rules {
				return false
			}
			rules = true
		case *ast.Bad:
			return false
		}
	}
	return hats && !rules || rules && r.opts.Loader.BelowBase(j.target.Path)
}

// withAbsences returns what was found in a file, milder where it is about includes
// which may be there where the profile is loaded. Of those that need AppArmor's own
// files, where these are not known, one finding tells in the end.
func (r *run) withAbsences(j *job) diag.List {
	var list diag.List
	for _, f := range j.report.Findings {
		absence, ok := f.Data.(policy.Absence)
		if ok {
			f.Data = nil
		}
		switch {
		case !ok || r.rulesFor(j).Literal():
		case absence == policy.AbsentHere:
			r.lacking = append(r.lacking, f)
			continue
		default:
			f.Severity = min(f.Severity, diag.Warning)
		}
		list = append(list, f)
	}
	return r.brought(j, list)
}

// wholeWhenIncluded returns the files that make sense in the place of their
// includes only: they open a brace for the includer to close, say, or hold a
// piece of a rule.
func (r *run) wholeWhenIncluded() map[*load.File]bool {
	whole := map[*load.File]bool{}
	for _, j := range r.jobs {
		if !j.report.Spliced || slices.ContainsFunc(j.report.Findings, policy.IsSyntaxError) {
			continue
		}
		for _, f := range j.report.Included {
			whole[f] = true
		}
	}
	return whole
}

// softened returns what the parser found in a file. What is an error in the
// file alone is none if the file is whole where it is included.
func softened(file *load.File, whole map[*load.File]bool) diag.List {
	if !whole[file] {
		return file.Findings
	}
	list := slices.Clone(file.Findings)
	for i := range list {
		if policy.IsSyntaxError(list[i]) {
			list[i].Severity = diag.Info
			list[i].Notes = append(slices.Clone(list[i].Notes), "the file is whole only in the place of its include")
		}
	}
	return list
}
