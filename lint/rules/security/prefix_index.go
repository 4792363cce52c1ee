package security

import (
	"cmp"
	"slices"
	"strings"
)

// prefixIndex finds those of many sets of paths, by their numbers, that may have a
// path in common with another one, by what their paths start with.
type prefixIndex struct {
	entries []prefixEntry // sorted
}

// prefixEntry is what the paths of a set start with. outer is the place of the last
// entry before it that its start begins with, -1 if there is none.
type prefixEntry struct {
	start string
	set   int32
	outer int32
}

// newPrefixIndex returns an index of sets of paths, by what each starts with.
func newPrefixIndex(count int, startsOf func(int) []string) *prefixIndex {
	n := 0
	for i := range count {
		n += len(startsOf(i))
	}
	x := &prefixIndex{make([]prefixEntry, 0, n)}
	for i := range count {
		for _, start := range startsOf(i) {
			x.entries = append(x.entries, prefixEntry{start, int32(i), -1})
		}
	}
	slices.SortFunc(x.entries, func(a, b prefixEntry) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.set, b.set)) })
	for i := range x.entries {
		x.entries[i].outer = x.before(int32(i)-1, x.entries[i].start)
	}
	return x
}

// before returns the place of the last entry, from one on backwards, that a start
// begins with which none of them is behind; -1 if there is none.
func (x *prefixIndex) before(at int32, start string) int32 {
	for at >= 0 && !strings.HasPrefix(start, x.entries[at].start) {
		at = x.entries[at].outer
	}
	return at
}

// near returns the numbers of the sets that are near to one that starts so, sorted.
func (x *prefixIndex) near(starts []string) []int32 {
	var found []int32
	for _, start := range starts {
		first, _ := slices.BinarySearchFunc(x.entries, start, func(e prefixEntry, start string) int { return cmp.Compare(e.start, start) })
		for at := x.before(int32(first)-1, start); at >= 0; at = x.entries[at].outer {
			found = append(found, x.entries[at].set)
		}
		for ; first < len(x.entries) && strings.HasPrefix(x.entries[first].start, start); first++ {
			found = append(found, x.entries[first].set)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}
