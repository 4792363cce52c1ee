package report

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
)

// writeText prints each finding with its source, notes, related places and
// fixes, and a summary.
func writeText(w *bufio.Writer, r Report, opts Options) {
	p := printer{w: w, opts: opts, locator: newLocator()}
	for _, f := range r.Findings {
		p.finding(f)
		w.WriteByte('\n')
	}
	w.WriteString(summary(r))
	w.WriteByte('\n')
}

// gutter is as wide as a tab, so that tabs in the source look as in an editor.
const gutter = "        "

func (p *printer) finding(f diag.Finding) {
	p.headline(f)
	p.snippet(f)
	for _, note := range f.Notes {
		p.remark("note", note)
	}
	for _, r := range f.Related {
		p.w.WriteString(gutter)
		p.place(r.Place, plain)
		p.w.WriteByte(' ')
		p.w.WriteString(Sanitize(r.Message))
		p.w.WriteByte('\n')
	}
	for _, fix := range f.Fixes {
		message := fix.Message
		if fix.Safe {
			message += " (safe)"
		}
		p.remark("fix", message)
	}
}

func (p *printer) snippet(f diag.Finding) {
	s := newSnippet(f.Place, p.opts.Width)
	number := fmt.Sprintf("%5d", s.number)
	p.paint(dim, number+" |")
	if s.text != "" {
		p.w.WriteByte(' ')
	}
	p.w.WriteString(s.text)
	p.w.WriteByte('\n')
	p.paint(dim, gutter[:len(number)]+" |")
	p.w.WriteByte(' ')
	p.w.WriteString(s.indent)
	p.paint(severityStyle(f.Severity), s.carets)
	p.w.WriteByte('\n')
}

// remark prints a line such as `= note: text`, with its sign below the bar of
// the snippet.
func (p *printer) remark(kind, text string) {
	p.w.WriteString(gutter[:6])
	p.paint(dim, "=")
	p.w.WriteString(" " + kind + ": " + Sanitize(text) + "\n")
}

// summary counts the findings: "3 errors, 1 warning in 2 of 5 files".
func summary(r Report) string {
	all, found := map[string]bool{}, map[string]bool{}
	for _, f := range r.Files {
		all[f.Path] = true
	}
	for _, f := range r.Findings {
		// Included files have findings without being checked themselves.
		all[f.Place.File.Name()] = true
		found[f.Place.File.Name()] = true
	}
	if len(r.Findings) == 0 {
		return "no findings in " + plural(len(all), "file")
	}
	if len(found) == len(all) {
		return severities(r.Findings) + " in " + plural(len(all), "file")
	}
	return fmt.Sprintf("%s in %d of %s", severities(r.Findings), len(found), plural(len(all), "file"))
}

// severities lists how many findings there are of each severity.
func severities(findings diag.List) string {
	n := count(findings)
	var parts []string
	for _, s := range []diag.Severity{diag.Error, diag.Warning, diag.Info} {
		if n[s] > 0 {
			parts = append(parts, plural(n[s], s.String()))
		}
	}
	return strings.Join(parts, ", ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
