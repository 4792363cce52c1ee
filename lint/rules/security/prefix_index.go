package security

import (
	"slices"
	"strings"
)

// prefixIndex finds those of many sets of paths, by their numbers, that may have a
// path in common with another one, by what their paths start with.
type prefixIndex struct {
	places  map[string][]int32
	starts  []string // sorted
	lengths []int    // of the starts, each once, sorted
}

// newPrefixIndex returns an index of sets of paths, by what each starts with.
func newPrefixIndex(count int, startsOf func(int) []string) *prefixIndex {
	x := &prefixIndex{places: map[string][]int32{}}
	for i := range count {
		for _, start := range startsOf(i) {
			x.places[start] = append(x.places[start], int32(i))
		}
	}
	lengths := map[int]bool{}
	for start := range x.places {
		x.starts = append(x.starts, start)
		if !lengths[len(start)] {
			lengths[len(start)] = true
			x.lengths = append(x.lengths, len(start))
		}
	}
	slices.Sort(x.starts)
	slices.Sort(x.lengths)
	return x
}

// near returns the numbers of the sets that are near to one that starts so, sorted.
func (x *prefixIndex) near(starts []string) []int32 {
	var found []int32
	for _, start := range starts {
		for _, n := range x.lengths {
			if n >= len(start) {
				break
			}
			found = append(found, x.places[start[:n]]...)
		}
		at, _ := slices.BinarySearch(x.starts, start)
		for ; at < len(x.starts) && strings.HasPrefix(x.starts[at], start); at++ {
			found = append(found, x.places[x.starts[at]]...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}
