package driver

import (
	"cmp"
	"context"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

// result puts together what was found. The error is that of the context.
func (r *run) result(ctx context.Context) (Result, error) {
	res := Result{Loaded: map[string]bool{}}
	var all diag.List
	var undecided []string
	r.collectTexts()
	whole := r.wholeWhenIncluded()
	for _, j := range r.jobs {
		if !j.affected {
			continue
		}
		if j.undecided != nil {
			undecided = append(undecided, j.target.Path)
		}
		if j.carried != nil {
			all = append(all, r.inCarried(j)...)
			continue
		}
		if f, ok := linkOutside(j.err); ok {
			all = append(all, f)
			continue
		}
		if j.err != nil {
			res.Errors = append(res.Errors, j.err)
			continue
		}
		res.Files = append(res.Files, File{Path: j.target.Path, Profiles: ast.ProfileNames(j.file.Tree.Stmts)})
		if f, ok := r.template(j); ok {
			if !r.objectsTo(j, f.Place) {
				all = append(all, f)
			}
			continue
		}
		if f, ok := r.noPolicy(j); ok {
			all = append(all, f)
			continue
		}
		found := slices.Concat(r.withAbsences(j), j.found)
		if !j.report.Spliced {
			found = append(found, softened(j.file, whole)...)
		}
		j.errors = r.selected(found).Errors()
		res.Loaded[r.opts.Loader.Abs(j.target.Path)] = len(j.errors) == 0 && j.undecided == nil
		all = append(all, found...)
	}
	if len(undecided) > 0 {
		res.Errors = append(res.Errors, errUndecided(undecided))
	}
	if r.stats != nil {
		for _, j := range r.jobs {
			r.stats.steps += j.spent
		}
	}
	res.Files = append(res.Files, r.manifestFiles()...)
	res.Errors = append(res.Errors, r.manifestErrs...)
	res.Crashes = r.crashes
	slices.SortFunc(res.Crashes, func(a, b Crash) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Rule.ID, b.Rule.ID)) })
	slices.SortFunc(res.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	if f, ok := lackingFinding(r.lacking, onMeaning(r.opts.Selection)); ok {
		all = append(all, f)
	}
	all = r.selected(append(append(all, r.whole...), r.agreed()...))
	all.Sort()
	all = all.Dedup()
	for i := range all {
		r.locate(&all[i])
		r.tidy(&all[i])
	}
	if r.opts.ChangedLines != nil {
		var err error
		if all, err = r.ofChange(ctx, all); ctx.Err() != nil {
			return Result{}, ctx.Err()
		} else if err != nil {
			res.Errors = append(res.Errors, err)
		}
	}
	all, byComment := r.suppressed(all)
	r.nameCharts(all)
	all, byBaseline := r.known(all)
	all.Sort()
	all = all.Dedup()
	if r.opts.Definitions {
		res.Definitions = r.definitions()
	}
	res.Confirmed = r.confirmed()
	res.Findings, res.Suppressed = all, append(byComment, byBaseline...)
	res.leaveOutBelow(r.opts.MinSeverity)
	if r.stats != nil {
		res.Stats = r.stats.result(res)
	}
	return res, nil
}

// collectTexts notes every text that takes part, those that are only included
// too.
func (r *run) collectTexts() {
	r.texts = map[string]*lint.Text{}
	for _, j := range r.jobs {
		if j.text != nil {
			r.texts[j.text.Source.Name()] = j.text
		}
	}
	for _, m := range r.manifests.Files {
		r.texts[m.Path] = r.commentsOf[m]
	}
	for _, j := range r.jobs {
		for _, f := range j.report.Included {
			if r.texts[f.Name()] == nil {
				r.texts[f.Name()] = &lint.Text{File: f, Path: f.Name(), Fragment: true}
			}
		}
	}
}

// selected returns the findings of the rules that are selected for their files,
// with the severities that the user wants.
func (r *run) selected(all diag.List) diag.List {
	var kept diag.List
	for _, f := range all {
		s := r.selection(r.pathOf(f.Place))
		if t := r.texts[f.Place.File.Name()]; t != nil && t.Carried != nil {
			s = r.embedded(t.Path)
		}
		if s.Has(f.Code) {
			f.Severity = s.Grade(f)
			kept = append(kept, f)
		}
	}
	return kept
}
