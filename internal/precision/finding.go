package main

import (
	"slices"
	"strconv"

	"github.com/aa-lint/aa-lint/diag"
)

// finding is a finding of a tree, with a name that it keeps when lines move.
type finding struct {
	diag.Finding
	key key
}

// told returns the findings without those that a report tells of only with
// another one of the same cause.
func told(all []finding, list diag.List) []finding {
	type shown struct {
		code    diag.Code
		place   diag.Place
		message string
	}
	first := map[shown]bool{}
	for _, f := range list.ByCause() {
		first[shown{f.Code, f.Place, f.Message}] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(f finding) bool { return !first[shown{f.Code, f.Place, f.Message}] })
}

// key names a finding: nothing in it is text of a profile but the name of the
// file. The mark is its fingerprint, with a number if that is not the first of
// the file.
type key struct{ tree, rule, file, mark string }

// named gives the findings of a tree their names.
func named(tree string, list diag.List) []finding {
	seen := map[key]int{}
	out := make([]finding, len(list))
	for i, f := range list {
		written := f
		written.StatementKey = "" // the trees do not change, and the marks are of what is written
		k := key{tree, f.Code.ID, f.Place.File.Name(), written.Fingerprint()[:12]}
		seen[k]++
		if n := seen[k]; n > 1 {
			k.mark += ":" + strconv.Itoa(n)
		}
		out[i] = finding{f, k}
	}
	return out
}

// ofGate returns the errors and warnings of the tree of which all are read.
func ofGate(all []finding) []finding {
	return slices.DeleteFunc(slices.Clone(all), func(f finding) bool { return f.Severity == diag.Info || f.key.tree != gate })
}

// draw returns the sample of the errors and warnings, and of the infos.
func draw(all []finding) []finding {
	var severe, mild []finding
	for _, f := range all {
		if f.Severity == diag.Info {
			mild = append(mild, f)
		} else {
			severe = append(severe, f)
		}
	}
	return append(sample(severe, severeRead), sample(mild, mildRead)...)
}
