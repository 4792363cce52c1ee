package lint

import (
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
	var first diag.List
	for _, j := range r.jobs {
		own := map[said]bool{}
		for _, f := range j.agreed {
			s := said{f.Code, f.Place, f.Message}
			if own[s] {
				continue
			}
			own[s] = true
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
		if votes[said{f.Code, f.Place, f.Message}] == asked {
			all = append(all, f)
		}
	}
	return all
}
