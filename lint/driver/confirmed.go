package driver

import "github.com/aa-lint/aa-lint/diag"

// confirmed returns what rules confirmed in the files that were checked, sorted.
func (r *run) confirmed() diag.List {
	var all diag.List
	for _, j := range r.jobs {
		if !j.affected {
			continue
		}
		for _, f := range r.selected(j.confirmed) {
			all = append(all, r.inManifest(f))
		}
	}
	all.Sort()
	return all.Dedup()
}
