package report

import (
	"bufio"
	"cmp"
	"fmt"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
)

// maxMarkdown is how long a Markdown document may be: GitHub takes no summary of
// more than 1 MiB for a step, and shows none of one that is longer.
const maxMarkdown = 1<<20 - 1<<12

// writeMarkdown prints a table of findings for each file, in the Markdown that
// GitHub and GitLab know. What would make it too long is counted, infos first.
func writeMarkdown(w *bufio.Writer, r Report, _ Options) {
	m := markdowner{newLocator(), newRuleSet(r)}
	text, left := m.markdownDocument(r, diag.Info)
	if len(left) > 0 {
		text, left = m.markdownDocument(r, diag.Warning)
	}
	w.WriteString(text)
	if len(left) > 0 {
		fmt.Fprintf(w, "\n%s more do not fit into a summary; the other formats have all.\n", severities(left))
	}
}

type markdowner struct {
	locator *locator
	rules   *ruleSet
}

// markdownDocument returns the document with findings from a severity on, and those that
// are not in it.
func (m markdowner) markdownDocument(r Report, least diag.Severity) (text string, left diag.List) {
	var b strings.Builder
	fmt.Fprintf(&b, "## aa-lint: %s\n", summary(r))
	unread := m.listUnread(r.Unread)
	for _, f := range byFile(r) {
		head := fmt.Sprintf("\n### %s\n\n| place | severity | finding | rule |\n| --- | --- | --- | --- |\n", codeSpan(f.path))
		for _, found := range f.findings {
			row := ""
			if found.Severity >= least && b.Len() < maxMarkdown {
				row = head + m.findingRow(found)
			}
			if row == "" || b.Len()+len(row)+len(unread) > maxMarkdown {
				left = append(left, found)
				continue
			}
			b.WriteString(row)
			head = ""
		}
	}
	return b.String() + unread, left
}

// listUnread lists what could not be checked, as much of it as is read by people.
func (m markdowner) listUnread(list []Unread) string {
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n### Not checked\n\n")
	for i, u := range list {
		line := "- " + codeSpan(cmp.Or(u.Path, toolName)) + ": " + escapeMarkdown(u.Message) + "\n"
		if b.Len()+len(line) > maxMarkdown/4 {
			fmt.Fprintf(&b, "- and %d more\n", len(list)-i)
			break
		}
		b.WriteString(line)
	}
	return b.String()
}

// findingRow is the row of a finding in the table of its file.
func (m markdowner) findingRow(f diag.Finding) string {
	at := m.locator.startPosition(f.Place)
	return fmt.Sprintf("| %d:%d | %s | %s | [%s](%s) |\n",
		at.Line, at.Column, f.Severity, m.cell(f), escapeMarkdown(f.Code.String()), escapeURL(m.rules.ruleOf(f).url()))
}

// cell is what there is to say about a finding, in one cell of a table.
func (m markdowner) cell(f diag.Finding) string {
	lines := []string{escapeMarkdown(f.Message)}
	if line := strings.TrimSpace(newSnippet(f.Place, DefaultWidth).text); line != "" {
		lines = append(lines, codeSpan(line))
	}
	for _, note := range f.Notes {
		lines = append(lines, escapeMarkdown(note))
	}
	for _, r := range f.Related {
		at := m.locator.startPosition(r.Place)
		lines = append(lines, fmt.Sprintf("%s:%d:%d: %s", escapeMarkdown(r.Place.File.Name()), at.Line, at.Column, escapeMarkdown(r.Message)))
	}
	for _, fix := range f.Fixes {
		lines = append(lines, "fix: "+escapeMarkdown(fixText(fix)))
	}
	return strings.Join(lines, "<br>")
}

// codeSpan returns a text as code. Backquotes in it need a longer fence, and
// blanks that keep them off it.
func codeSpan(text string) string {
	text = Sanitize(text)
	if strings.Contains(text, "|") {
		// Renderers differ in what a backslash before a bar means in code.
		return "<code>" + escapeMarkdown(text) + "</code>"
	}
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if strings.Trim(text, " `") != text || text == "" {
		text = " " + text + " "
	}
	return fence + text + fence
}

// escapeMarkdown returns a text in which nothing has a meaning within a line of
// Markdown. A comment splits what services take for the name of a person, the
// number of an issue or an address.
func escapeMarkdown(text string) string {
	text = Sanitize(text)
	var b strings.Builder
	for i := range len(text) {
		if strings.IndexByte("\\`*_[]<>|~&$", text[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
		if splits(text, i) {
			b.WriteString("<!-- -->")
		}
	}
	return b.String()
}

// splits reports whether a service would make a link of what goes on behind a
// character: @name, #1, https://, www.
func splits(text string, i int) bool {
	rest := text[i+1:]
	switch text[i] {
	case '@', '#':
		return rest != "" && isWord(rest[0])
	case ':':
		return strings.HasPrefix(rest, "//")
	case 'w', 'W':
		return i >= 2 && strings.EqualFold(text[i-2:i+1], "www") && strings.HasPrefix(rest, ".")
	}
	return false
}

func isWord(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}

// escapeURL returns an address that can be in the parentheses of a link.
func escapeURL(url string) string {
	var b strings.Builder
	for i := range len(url) {
		switch c := url[i]; {
		case c <= ' ' || c >= 0x7f || strings.IndexByte(`()<>|\"`, c) >= 0:
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
