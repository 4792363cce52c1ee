package driver

import (
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// tidy completes the fixes of a finding in a profile: what they remove takes its
// heading along, and what cannot be proven is not called safe.
func (r *run) tidy(f *diag.Finding) {
	for i := range f.Fixes {
		fix := &f.Fixes[i]
		if len(fix.Edits) == 0 {
			continue
		}
		file := fix.Edits[0].Place.File
		if t := r.texts[file.Name()]; t == nil || r.manifestOf[t] != nil {
			continue
		}
		if !slices.ContainsFunc(fix.Edits, func(e diag.Edit) bool { return e.Place.File != file }) {
			fix.Edits = WithHeadings(file, fix.Edits)
		}
		if why := r.unprovable(file); fix.Safe && fix.Meaning && why != "" {
			fix.Safe = false
			fix.Message += "; " + why
		}
	}
}

// unprovable returns why it cannot be proven that a change of a file leaves the
// meaning as it is; "" if it can be.
func (r *run) unprovable(file *source.File) string {
	why, known := r.unproven[file]
	if !known {
		why = r.whyUnprovable(file)
		r.unproven[file] = why
	}
	return why
}

func (r *run) whyUnprovable(file *source.File) string {
	if r.inUndecided(file) {
		return "what it means was not decided"
	}
	users := r.users()[file]
	if len(users) == 0 {
		return "nothing that is checked includes the file"
	}
	for _, j := range users {
		errs := append(slices.Clip(j.file.Findings.Errors()), j.report.Findings.Errors()...)
		if slices.ContainsFunc(errs, func(f diag.Finding) bool { return f.Code != diag.TunablesNotIncluded }) {
			return "what it means is not known, since " + j.target.Path + " has errors"
		}
	}
	return ""
}

// users returns the jobs of profiles that each file takes part in.
func (r *run) users() map[*source.File][]*job {
	if r.usersOf != nil {
		return r.usersOf
	}
	r.usersOf = map[*source.File][]*job{}
	for _, j := range r.jobs {
		if j.file == nil || j.target.Fragment {
			continue
		}
		r.usersOf[j.file.Source] = append(r.usersOf[j.file.Source], j)
		for _, f := range j.report.Included {
			r.usersOf[f.Source] = append(r.usersOf[f.Source], j)
		}
	}
	return r.usersOf
}
