package check

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint/driver"
)

// printStats prints what each rule did, those that took longest first.
func printStats(w io.Writer, all []*driver.Stats) {
	rules := map[diag.Code]driver.RuleStats{}
	var resolving, running time.Duration
	for _, s := range all {
		resolving += s.Resolving
		for code, r := range s.Rules {
			sum := rules[code]
			sum.Runs += r.Runs
			sum.Findings += r.Findings
			sum.Suppressed += r.Suppressed
			sum.Time += r.Time
			running += r.Time
			rules[code] = sum
		}
	}
	codes := slices.SortedFunc(maps.Keys(rules), func(a, b diag.Code) int {
		return cmp.Or(cmp.Compare(rules[b].Time, rules[a].Time), cmp.Compare(a.ID, b.ID))
	})
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "time\tfindings\tsuppressed\t\trule")
	for _, code := range codes {
		r := rules[code]
		fmt.Fprintf(table, "%s\t%d\t%d\t\t%s\n", milliseconds(r.Time), r.Findings, r.Suppressed, code)
	}
	fmt.Fprintf(table, "%s\t\t\t\treading and resolving\n", milliseconds(resolving))
	fmt.Fprintf(table, "%s\t\t\t\tall, on all processors together\n", milliseconds(resolving+running))
	table.Flush()
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}
