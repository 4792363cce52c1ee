package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/internal/words"
)

// PrintPassed prints what was passed over, for people: how much and why, and each
// path if that is wanted. hint is what names each path; "" if nothing does.
func PrintPassed(w io.Writer, passed []Passed, each bool, hint string) {
	if each {
		for _, p := range passed {
			fmt.Fprintf(w, "%s: passed over: %s\n", Sanitize(p.Path), Sanitize(p.Reason))
		}
	}
	if len(passed) == 0 {
		return
	}
	fmt.Fprintf(w, "passed over %s: %s", words.Counted(len(passed), "file"), Sanitize(reasons(passed)))
	if !each && hint != "" {
		fmt.Fprintf(w, " (%s names them)", hint)
	}
	fmt.Fprintln(w)
}

// reasons counts the reasons, the most frequent first.
func reasons(passed []Passed) string {
	n := map[string]int{}
	var all []string
	for _, p := range passed {
		reason, _, _ := strings.Cut(p.Reason, ":")
		if n[reason]++; n[reason] == 1 {
			all = append(all, reason)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b)) })
	for i, reason := range all {
		all[i] = fmt.Sprintf("%s (%d)", reason, n[reason])
	}
	return strings.Join(all, ", ")
}
