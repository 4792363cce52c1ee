package report

import "bufio"

// writeJSONL prints a DocumentFinding on each line.
func writeJSONL(w *bufio.Writer, r Report, _ Options) {
	d := newDocumenter(r)
	for _, f := range r.Findings {
		encode(w, d.documentFinding(f))
		w.WriteByte('\n')
	}
}
