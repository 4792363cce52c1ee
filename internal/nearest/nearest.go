// Package nearest finds the name that a misspelled one may have meant, and says so.
package nearest

import (
	"fmt"
	"sort"
)

// Of returns the candidates that a misspelled name may have meant, the
// best first: those with at most two letters inserted, left out, changed or
// swapped, and at most half of the letters of the name. Upper and lower case
// differ by nothing, so that "HUP" may have meant "hup".
func Of(name string, candidates []string) []string {
	type near struct {
		name     string
		distance int
	}
	var found []near
	most := min(2, len(name)/2)
	for _, c := range candidates {
		if d := Distance(name, c, most); d <= most {
			found = append(found, near{c, d})
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].distance < found[j].distance })
	names := make([]string, len(found))
	for i, f := range found {
		names[i] = f.name
	}
	return names
}

// Distance counts the letters to insert, leave out, change or swap with
// their neighbour, to make a out of b; most+1 stands for any number over most.
func Distance(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most || len(a) > 64 {
		return most + 1
	}
	var before, last, row [80]int
	for j := 0; j <= len(b); j++ {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if sameLetter(a[i-1], b[j-1]) {
				cost = 0
			}
			row[j] = min(row[j-1]+1, last[j]+1, last[j-1]+cost)
			if i > 1 && j > 1 && sameLetter(a[i-1], b[j-2]) && sameLetter(a[i-2], b[j-1]) {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return min(last[len(b)], most+1)
}

func sameLetter(a, b byte) bool { return lower(a) == lower(b) }

func lower(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

// Unknown says that a name is none of those that are known, and which one was
// probably meant: unknown class "filee", did you mean "file"? If nothing is near, the
// text ends with otherwise.
func Unknown(what, name string, known []string, otherwise string) string {
	if near := Of(name, known); len(near) > 0 {
		return fmt.Sprintf("unknown %s %q, did you mean %q?", what, name, near[0])
	}
	return fmt.Sprintf("unknown %s %q%s", what, name, otherwise)
}
