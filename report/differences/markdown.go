package differences

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/aa-lint/aa-lint/internal/textdiff"
	"github.com/aa-lint/aa-lint/internal/words"
	"github.com/aa-lint/aa-lint/report"
	"github.com/aa-lint/aa-lint/semdiff"
)

// maxRows is how many rows a table has unless all are asked for: services refuse
// comments that are too long.
const maxRows = 30

// diffMarkdown prints a report for a comment on a change.
type diffMarkdown struct {
	w *bufio.Writer
	r *comparison
}

// Markdown prints a comparison for a comment on a change. The error is that of the
// writer.
func Markdown(to io.Writer, found *semdiff.Report, o Options) error {
	w, r := bufio.NewWriterSize(to, 1<<16), newComparison(found, o)
	m := &diffMarkdown{w, r}
	fmt.Fprintf(w, "## What the profiles allow: %s\n", r.summary())
	for _, g := range r.broken {
		fmt.Fprintf(w, "\n### %s would not load\n\n%s\n", words.Counted(len(g.profiles), "profile"), report.MarkdownText(g.reason))
		m.names(g.profiles)
	}
	for _, g := range r.byFile() {
		m.shared(g)
	}
	for i := range r.Profiles {
		m.profile(i)
	}
	for _, name := range r.Idle {
		fmt.Fprintf(w, "\n%s differs, but no profile here includes it.\n", inCode(name))
	}
	if o.TextDiffs {
		m.texts()
	}
	return w.Flush()
}

func inCode(text string) string { return report.MarkdownCode(text) }

func (m *diffMarkdown) profile(i int) {
	x := &m.r.Profiles[i]
	if !m.r.tells(i) {
		return
	}
	fmt.Fprintf(m.w, "\n### %s: %s\n\nin %s\n", inCode(x.Name()), x.Status, inCode(x.Path()))
	if x.Old == nil || x.New == nil {
		fmt.Fprintf(m.w, "\n%s\n", report.MarkdownText(versionText(x)))
		m.alone(x)
	}
	m.points(x, m.r.OwnAttributes[i])
	m.table(m.r.ownRows(i))
	var notes []string
	if names := m.r.throughNames(i); len(names) > 0 {
		for i := range names {
			names[i] = report.MarkdownText(names[i])
		}
		notes = append(notes, "and what changes through "+strings.Join(names, ", "))
	}
	if note := quirkNote(x); note != "" {
		notes = append(notes, report.MarkdownText(note))
	}
	if x.Reworded > 0 && x.Status != semdiff.Undecided {
		notes = append(notes, words.Counted(x.Reworded, "rule")+" moved or reworded, no change in meaning")
	}
	m.list(notes)
}

// alone lists the rules of a profile that the other side does not have.
func (m *diffMarkdown) alone(x *semdiff.Profile) {
	lines, more := m.r.aloneRules(x)
	if len(lines) > 0 {
		fmt.Fprintln(m.w)
	}
	for _, line := range lines {
		fmt.Fprintf(m.w, "    %s\n", report.Sanitize(line))
	}
	if more > 0 {
		fmt.Fprintf(m.w, "\nand %s more\n", words.Counted(more, "rule"))
	}
}

// points prints what is no matter of rules.
func (m *diffMarkdown) points(x *semdiff.Profile, attributes []semdiff.Attribute) {
	var points []string
	for i, f := range x.Broken {
		if i == 1 && !m.r.All {
			points = append(points, fmt.Sprintf("and %d more errors", len(x.Broken)-i))
			break
		}
		points = append(points, "would not load: "+report.MarkdownText(findingLine(f)))
	}
	for _, c := range x.Undecided {
		points = append(points, c.String()+": not decided within the budget of states")
	}
	for _, a := range attributes {
		text := fmt.Sprintf("%s: %s, was %s", a.Name, inCode(orNone(a.New)), inCode(orNone(a.Old)))
		if a.Gained != "" {
			text += ", attaches to " + inCode(a.Gained) + " now"
		}
		if a.Lost != "" {
			text += ", not to " + inCode(a.Lost) + " any more"
		}
		points = append(points, text)
	}
	m.list(points)
}

func (m *diffMarkdown) list(points []string) {
	if len(points) == 0 {
		return
	}
	m.w.WriteString("\n")
	for _, p := range points {
		m.w.WriteString("- " + p + "\n")
	}
}

// table prints lines with what they are about and why.
func (m *diffMarkdown) table(rows []lineRow) {
	if len(rows) == 0 {
		return
	}
	m.w.WriteString("\n| | permission | on | why |\n| --- | --- | --- | --- |\n")
	for i, r := range rows {
		if i == maxRows && !m.r.All {
			fmt.Fprintf(m.w, "| | | | and %d more |\n", len(rows)-i)
			break
		}
		on := ""
		if r.line.Subject != "" {
			on = inCode(r.line.Subject)
		}
		if r.line.Witness != "" {
			on += "<br>such as " + inCode(r.line.Witness) + report.MarkdownText(r.of)
		}
		fmt.Fprintf(m.w, "| %s | %s | %s | %s |\n", map[string]string{"+": "**+**", "-": "**−**", "~": "~"}[r.line.Sign], inCode(r.line.What), on, whyCell(r))
	}
}

// whyCell returns the rules to blame, and what else there is to say, as a cell.
func whyCell(r lineRow) string {
	var parts []string
	if r.line.Note != "" {
		parts = append(parts, report.MarkdownText(r.line.Note))
	}
	if r.cause != "" {
		parts = append(parts, report.MarkdownText(r.cause))
	}
	for _, b := range r.blamed {
		parts = append(parts, b.word+" "+inCode(b.rule.Text)+" ("+report.MarkdownText(b.rule.where())+")")
	}
	if r.in != "" {
		parts = append(parts, report.MarkdownText(r.in))
	}
	return strings.Join(parts, "<br>")
}

func (m *diffMarkdown) shared(g *sharedGroup) {
	fmt.Fprintf(m.w, "\n### %s: %s in %s\n", report.MarkdownText(g.name), g.status(), words.Counted(len(g.profiles), "profile"))
	var points []string
	for _, s := range g.items {
		for _, v := range valuesOf(&s.Cause) {
			points = append(points, v.word+" "+inCode(strings.Join(v.values, " ")))
		}
	}
	m.list(points)
	m.table(m.r.sharedRows(g))
	m.names(g.profiles)
}

// names prints the names of profiles, folded.
func (m *diffMarkdown) names(profiles []int) {
	names := m.r.names(profiles)
	for i := range names {
		names[i] = inCode(names[i])
	}
	fmt.Fprintf(m.w, "\n<details><summary>%s</summary>\n\n%s\n\n</details>\n", words.Counted(len(profiles), "profile"), strings.Join(names, ", "))
}

// texts prints the differences between texts, folded.
func (m *diffMarkdown) texts() {
	for _, t := range m.r.Texts {
		diff := textdiff.Unified(orNull(t.Old), orNull(t.New), t.OldText, t.NewText)
		for i := range diff {
			diff[i] = report.Sanitize(diff[i])
		}
		text := strings.Join(diff, "\n")
		fence := "```"
		for strings.Contains(text, fence) {
			fence += "`"
		}
		name := t.New
		if name == "" {
			name = t.Old
		}
		fmt.Fprintf(m.w, "\n<details><summary>%s</summary>\n\n%sdiff\n%s\n%s\n\n</details>\n", report.MarkdownText(name), fence, text, fence)
	}
}
