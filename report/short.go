package report

import "bufio"

// writeShort prints the first line of each finding.
func writeShort(w *bufio.Writer, r Report, opts Options) {
	p := printer{w: w, opts: opts, locator: newLocator(), rules: newRuleSet(r)}
	for _, f := range r.Findings {
		p.printHeadline(f)
	}
}
