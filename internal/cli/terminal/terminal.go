// Package terminal prints what several commands show people: colours,
// differences, numbers and findings.
package terminal

import (
	"bufio"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/textdiff"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/report"
)

// Colors returns the values of --color, the default first.
func Colors() []string { return []string{"auto", "always", "never"} }

// UseColor decides whether to print colours.
func UseColor(when string, env environment.Env) bool {
	switch when {
	case "always":
		return true
	case "never":
		return false
	}
	return env.StdoutTerminal && env.Getenv("NO_COLOR") == "" && env.Getenv("TERM") != "dumb"
}

// SourceWidth returns how wide lines of source may be, so that the carets below
// them stay in place: a terminal breaks what is wider.
func SourceWidth(env environment.Env) int {
	const around = 10 // the number of the line, and signs of what is cut
	if env.Width < 40 {
		return report.DefaultWidth
	}
	return env.Width - around
}

// WriteDiff prints the lines of a difference, the first two of which are names.
// On a terminal nothing in it can do harm.
func WriteDiff(w *bufio.Writer, env environment.Env, lines []string, color bool) {
	for i, text := range lines {
		if env.StdoutTerminal || i < 2 {
			text = report.Sanitize(text)
		}
		if color {
			text = textdiff.Paint(i, text)
		}
		w.WriteString(text + "\n")
	}
}

// ShowFindings prints what is wrong with files that are left as they are.
func ShowFindings(env environment.Env, found report.Report) error {
	text, _ := report.ByName("text")
	return exit.Output(text.Write(env.Stderr, found, report.Options{Width: SourceWidth(env)}))
}

// BrokenFindings returns what tells why a file is left as it is: its errors, or
// all findings if none is one.
func BrokenFindings(file *load.File) diag.List {
	if errors := file.Findings.Errors(); len(errors) > 0 {
		return errors
	}
	return file.Findings
}
