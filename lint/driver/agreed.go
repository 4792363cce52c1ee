package driver

import (
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// agreed returns the findings in included files that rules have in every policy
// that the file is part of; see Pass.ReportAgreed.
func (r *run) agreed() diag.List {
	type said struct {
		code    diag.Code
		place   diag.Place
		message string
	}
	votes := map[said]int{}
	wanted := map[*source.File]bool{}
	doubted := map[said]diag.Finding{} // those of which one has no safe fix
	var first diag.List
	for _, j := range r.jobs {
		own := map[said]bool{}
		for _, f := range j.agreed {
			s := said{f.Code, f.Place, f.Message}
			if own[s] {
				continue
			}
			own[s] = true
			if _, told := doubted[s]; !told && !hasSafeFix(f) {
				doubted[s] = f
			}
			if votes[s]++; votes[s] == 1 {
				wanted[f.Place.File] = true
				first = append(first, f)
			}
		}
	}
	if len(first) == 0 {
		return nil
	}
	includers := map[*source.File][]*job{}
	for _, j := range r.jobs {
		if !j.affected || j.target.Fragment || j.file == nil {
			continue
		}
		for _, f := range j.report.Included {
			if wanted[f.Source] {
				includers[f.Source] = append(includers[f.Source], j)
			}
		}
	}
	var all diag.List
	for _, f := range first {
		asked := 0
		for _, j := range includers[f.Place.File] {
			if r.rulesFor(j).Has(f.Code) {
				asked++
			}
		}
		s := said{f.Code, f.Place, f.Message}
		if votes[s] != asked || r.inUndecided(f.Place.File) {
			continue
		}
		// What one of them doubts is not safe for all.
		if doubt, ok := doubted[s]; ok && hasSafeFix(f) {
			f = doubt
		}
		all = append(all, f)
	}
	return all
}

func hasSafeFix(f diag.Finding) bool {
	return slices.ContainsFunc(f.Fixes, func(fix diag.Fix) bool { return fix.Safe })
}
