package report

import (
	"bufio"
	"fmt"

	"github.com/aa-lint/aa-lint/diag"
)

// writeText prints each finding with its source, related places, notes and
// fixes, and a summary. The page of a rule is named at its first finding.
func writeText(w *bufio.Writer, r Report, opts Options) {
	p := printer{w: w, opts: opts, locator: newLocator(), rules: newRuleSet(r)}
	explained := map[string]bool{}
	folds := p.folds(r.Findings)
	for _, f := range r.Findings {
		if folds && f.Severity == diag.Info {
			continue
		}
		p.printFinding(f)
		if !explained[f.Code.ID] {
			explained[f.Code.ID] = true
			p.remark("help", p.rules.ruleOf(f).url())
		}
		w.WriteByte('\n')
	}
	if opts.Verbose {
		p.confirmed(r)
	}
	w.WriteString(summary(r))
	w.WriteByte('\n')
	p.groups(r.Findings, folds)
	PrintPassed(w, r.Passed, opts.Verbose, opts.Hints.Passed)
	if folds {
		fmt.Fprintf(w, "the %d infos are only counted", countBySeverity(r.Findings)[diag.Info])
		if opts.Hints.Infos != "" {
			w.WriteString(": " + opts.Hints.Infos + " prints them")
		}
		w.WriteByte('\n')
	}
	if hint := fixHint(r, opts); hint != "" {
		w.WriteString(hint + "\n")
	}
}

// folds reports whether there are so many infos that they would hide the rest.
func (p *printer) folds(findings diag.List) bool {
	return p.opts.FoldInfos > 0 && countBySeverity(findings)[diag.Info] > p.opts.FoldInfos
}

// confirmed prints what is as it should be, with the place if there are several
// that it can be about.
func (p *printer) confirmed(r Report) {
	for _, f := range r.Confirmed {
		if len(r.Files) > 1 {
			p.printPlace(f.Place, bold)
			p.w.WriteByte(' ')
		}
		p.paint(dim, p.linkText(f.Code.String(), p.rules.ruleOf(f).url())+":")
		p.w.WriteString(" " + Sanitize(f.Message) + "\n")
		for _, note := range f.Notes {
			p.remark("note", note)
		}
	}
}

// gutter is as wide as a tab, so that tabs in the source look as in an editor.
const gutter = "        "

func (p *printer) printFinding(f diag.Finding) {
	p.printHeadline(f)
	p.snippet(f.Place, severityStyle(f.Severity))
	for _, r := range f.Related {
		p.related(r)
	}
	for _, note := range f.Notes {
		p.remark("note", note)
	}
	for _, fix := range f.Fixes {
		p.remark("fix", fixText(fix))
	}
}

// related prints another place, with its source. The source of an include says
// nothing new.
func (p *printer) related(r diag.Related) {
	p.w.WriteString(gutter)
	p.printPlace(r.Place, plain)
	p.w.WriteString(" " + Sanitize(r.Message) + "\n")
	if !r.Include {
		p.snippet(r.Place, cyan)
	}
}

func (p *printer) snippet(place diag.Place, carets style) {
	s := newSnippet(place, p.opts.Width)
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
	p.paint(carets, s.carets)
	p.w.WriteByte('\n')
}

// remark prints a line such as `= note: text`, with its sign below the bar of
// the snippet.
func (p *printer) remark(kind, text string) {
	p.w.WriteString(gutter[:6])
	p.paint(dim, "=")
	p.w.WriteString(" " + kind + ": " + Sanitize(text) + "\n")
}

// fixText tells what a fix does, and whether there is a doubt.
func fixText(fix diag.Fix) string {
	if fix.Safe {
		return fix.Message + " (safe)"
	}
	return fix.Message
}
