package policy

import (
	"slices"
	"strings"
)

type alias struct{ from, to string }

// aliasIndex finds aliases by what they start with.
type aliasIndex struct {
	byFrom  map[string][]int
	lengths []int // of the starts, sorted
	known   int   // how many aliases are in it
}

// manyAliases is from how many aliases on there is an index of them.
const manyAliases = 16

// aliasesOf returns the aliases that apply to one of several paths, in the order of
// the source.
func (u *unit) aliasesOf(paths ...string) []alias {
	var found []alias
	if len(u.aliases) < manyAliases {
		for _, a := range u.aliases {
			if slices.ContainsFunc(paths, func(path string) bool { return strings.HasPrefix(path, a.from) }) {
				found = append(found, a)
			}
		}
		return found
	}
	u.aliasIndex.add(u.aliases)
	var places []int
	for _, path := range paths {
		places = u.aliasIndex.places(places, path)
	}
	slices.Sort(places)
	for _, at := range slices.Compact(places) {
		found = append(found, u.aliases[at])
	}
	return found
}

// places appends the places of the aliases that apply to a path.
func (x *aliasIndex) places(all []int, path string) []int {
	for _, n := range x.lengths {
		if n > len(path) {
			break
		}
		all = append(all, x.byFrom[path[:n]]...)
	}
	return all
}

// add takes in those aliases that are not in the index yet: the last ones.
func (x *aliasIndex) add(all []alias) {
	if x.byFrom == nil {
		x.byFrom = map[string][]int{}
	}
	for ; x.known < len(all); x.known++ {
		from := all[x.known].from
		x.byFrom[from] = append(x.byFrom[from], x.known)
		if at, ok := slices.BinarySearch(x.lengths, len(from)); !ok {
			x.lengths = slices.Insert(x.lengths, at, len(from))
		}
	}
}
