package driver

import (
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

// suppressionIndex finds the suppression of a finding among many. Where several
// are for it, the first one counts.
type suppressionIndex struct {
	rules  lint.Selection
	list   []*suppression      // in the order of their places
	byCode map[string]coverage // of those that are for a code
}

// coverage tells which suppression is the first one that covers a place.
type coverage struct {
	starts []uint32 // of stretches of the text, sorted
	first  []int    // of each stretch, in the list; -1 if none covers it
}

// all returns the suppressions, none if there is no index.
func (x *suppressionIndex) all() []*suppression {
	if x == nil {
		return nil
	}
	return x.list
}

// of returns what the suppressions for a code cover.
func (x *suppressionIndex) of(code diag.Code) coverage {
	known, ok := x.byCode[code.ID]
	if !ok {
		var places []int
		for i, s := range x.list {
			if s.isFor(x.rules, code) {
				places = append(places, i)
			}
		}
		known = x.cover(places)
		x.byCode[code.ID] = known
	}
	return known
}

// cover works out what some suppressions of the list, in its order, cover.
func (x *suppressionIndex) cover(places []int) coverage {
	var c coverage
	for _, i := range places {
		c.starts = append(c.starts, x.list[i].covers.Start, x.list[i].covers.End+1)
	}
	slices.Sort(c.starts)
	c.starts = slices.Compact(c.starts)
	c.first = slices.Repeat([]int{-1}, len(c.starts))
	next := make([]int, len(c.starts)+1) // the next stretch that is free, or a way to it
	for k := range next {
		next[k] = k
	}
	free := func(k int) int {
		for next[k] != k {
			next[k] = next[next[k]]
			k = next[k]
		}
		return k
	}
	for _, i := range places {
		start, _ := slices.BinarySearch(c.starts, x.list[i].covers.Start)
		end, _ := slices.BinarySearch(c.starts, x.list[i].covers.End+1)
		for k := free(start); k < end; k = free(k) {
			c.first[k], next[k] = i, k+1
		}
	}
	return c
}

// at returns the first suppression that covers an offset, -1 if none does.
func (c coverage) at(offset uint32) int {
	k, ok := slices.BinarySearch(c.starts, offset)
	if !ok {
		k--
	}
	if k < 0 {
		return -1
	}
	return c.first[k]
}

// suppress returns the suppression of a finding, which notes that it is of use;
// nil if there is none.
func (x *suppressionIndex) suppress(f diag.Finding) *suppression {
	if x == nil {
		return nil
	}
	first := x.of(f.Code).at(f.Place.Span.Start)
	if first < 0 {
		return nil
	}
	s := x.list[first]
	s.use(x.rules, f.Code)
	return s
}
