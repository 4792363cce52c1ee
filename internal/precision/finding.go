package main

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/aa-lint/aa-lint/diag"
)

// finding is a finding of a tree, with a name that it keeps when lines move.
type finding struct {
	diag.Finding
	key key
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
		k := key{tree, f.Code.ID, f.Place.File.Name(), f.Fingerprint()[:12]}
		seen[k]++
		if n := seen[k]; n > 1 {
			k.mark += ":" + strconv.Itoa(n)
		}
		out[i] = finding{f, k}
	}
	return out
}

func compareKeys(a, b key) int {
	return cmp.Or(
		cmp.Compare(a.tree, b.tree), cmp.Compare(a.rule, b.rule),
		cmp.Compare(a.file, b.file), cmp.Compare(a.mark, b.mark),
	)
}

// toRead returns the findings that are to be read: every error and warning of
// one tree, and a sample of the others and of the infos of all.
func toRead(all []finding) []finding {
	var read, severe, mild []finding
	for _, f := range all {
		switch {
		case f.Severity == diag.Info:
			mild = append(mild, f)
		case f.key.tree == gate:
			read = append(read, f)
		default:
			severe = append(severe, f)
		}
	}
	read = append(read, sample(severe, severeRead)...)
	read = append(read, sample(mild, mildRead)...)
	slices.SortFunc(read, func(a, b finding) int { return compareKeys(a.key, b.key) })
	return read
}
