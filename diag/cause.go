package diag

import (
	"fmt"
	"slices"
	"strings"
)

// ByCause returns the findings with those of one cause told once: the first of
// them stands for the others, with their number, where they are, and a fix that
// mends all of them. The list must be sorted; it is not changed.
func (l List) ByCause() List {
	groups := map[causeKey][]Finding{}
	for _, f := range l {
		if f.Cause != "" {
			groups[f.causeKey()] = append(groups[f.causeKey()], f)
		}
	}
	var kept List
	for _, f := range l {
		if f.Cause == "" {
			kept = append(kept, f)
			continue
		}
		all := groups[f.causeKey()]
		delete(groups, f.causeKey())
		if len(all) > 0 {
			kept = append(kept, findingForCause(all))
		}
	}
	return kept
}

type causeKey struct {
	code     Code
	severity Severity
	cause    string
}

func (f Finding) causeKey() causeKey { return causeKey{f.Code, f.Severity, f.Cause} }

// How many of the findings of one cause are named.
const (
	mostNamed   = 10 // lines, files and messages
	mostRelated = 4  // places
)

// findingForCause returns one finding for all of a cause.
func findingForCause(all []Finding) Finding {
	first, others := all[0], all[1:]
	if len(others) == 0 {
		return first
	}
	first.Notes = slices.Clone(first.Notes)
	for _, note := range []string{alsoHere(first, others), alsoBelow(first, others), alsoIn(first, others)} {
		if note != "" {
			first.Notes = append(first.Notes, note)
		}
	}
	first.Related = slices.Clone(first.Related)
	last, n := first.Place, 0
	for _, f := range others {
		if f.Place != last && n < mostRelated {
			first.Related = append(first.Related, Related{Place: f.Place, Message: "the same here"})
			last, n = f.Place, n+1
		}
	}
	first.Fixes = fixesOf(all)
	return first
}

// alsoHere returns what else there is to say of the place of a finding.
func alsoHere(first Finding, others []Finding) string {
	var said []string
	for _, f := range others {
		if f.Place == first.Place && f.Message != first.Message && !slices.Contains(said, f.Message) {
			said = append(said, f.Message)
		}
	}
	return listed("also: ", "; ", said)
}

// alsoBelow returns the lines of the file that have the same cause.
func alsoBelow(first Finding, others []Finding) string {
	var lines []string
	n := 0
	for _, f := range others {
		if f.Place.File != first.Place.File || f.Place == first.Place {
			continue
		}
		n++
		line := fmt.Sprint(f.Place.File.LineAt(f.Place.Span.Start))
		if len(lines) == 0 || lines[len(lines)-1] != line {
			lines = append(lines, line)
		}
	}
	what := "line "
	if len(lines) > 1 {
		what = "lines "
	}
	return listed(fmt.Sprintf("%d more in this file, on %s", n, what), ", ", lines)
}

// alsoIn returns the other files that have the same cause.
func alsoIn(first Finding, others []Finding) string {
	var files []string
	n := 0
	for _, f := range others {
		if f.Place.File == first.Place.File {
			continue
		}
		n++
		if name := f.Place.File.Name(); len(files) == 0 || files[len(files)-1] != name {
			files = append(files, name)
		}
	}
	what := "1 more file: "
	if len(files) > 1 {
		what = fmt.Sprintf("%d more files: ", len(files))
	}
	return listed(fmt.Sprintf("%d more in ", n)+what, ", ", files)
}

// listed returns words behind a start, the first of many; "" if there are none.
func listed(start, sep string, words []string) string {
	switch {
	case len(words) == 0:
		return ""
	case len(words) > mostNamed:
		return start + strings.Join(words[:mostNamed], sep) + " …"
	}
	return start + strings.Join(words, sep)
}

// fixesOf returns the first fixes of all findings as one fix, or as two if some
// of them are safe and others not.
func fixesOf(all []Finding) []Fix {
	var merged []Fix
	for _, safe := range []bool{true, false} {
		var sum Fix
		n := 0
		for _, f := range all {
			if len(f.Fixes) == 0 || f.Fixes[0].Safe != safe {
				continue
			}
			fix := f.Fixes[0]
			if n++; n == 1 {
				sum = Fix{Message: fix.Message, Safe: safe}
			} else if n == 2 {
				sum.Message += ", and the same for the others"
			}
			sum.Meaning = sum.Meaning || fix.Meaning
			sum.Edits = append(sum.Edits, fix.Edits...)
		}
		if n > 0 && !overlap(sum.Edits) {
			merged = append(merged, sum)
		}
	}
	if len(merged) == 0 {
		return all[0].Fixes
	}
	return merged
}

// overlap reports whether edits cannot be made together.
func overlap(edits []Edit) bool {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b Edit) int {
		return Finding{Place: a.Place}.Compare(Finding{Place: b.Place})
	})
	for i, e := range sorted {
		if i > 0 && sorted[i-1].Place.File == e.Place.File && sorted[i-1].Place.Span.End > e.Place.Span.Start {
			return true
		}
	}
	return false
}
