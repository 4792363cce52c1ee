package report

import (
	"bufio"
	"cmp"
	"fmt"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
)

// writeMarkdown prints a table of findings for each file, in the Markdown that
// GitHub and GitLab know.
func writeMarkdown(w *bufio.Writer, r Report, _ Options) {
	m := markdowner{w, newLocator(), newRuleSet(r)}
	fmt.Fprintf(w, "## aa-lint: %s\n", summary(r))
	for _, f := range byFile(r) {
		if len(f.findings) > 0 {
			m.file(f)
		}
	}
	if len(r.Unread) > 0 {
		w.WriteString("\n### Not checked\n\n")
		for _, u := range r.Unread {
			w.WriteString("- " + codeSpan(cmp.Or(u.Path, toolName)) + ": " + escapeMarkdown(u.Message) + "\n")
		}
	}
}

type markdowner struct {
	w       *bufio.Writer
	locator *locator
	rules   *ruleSet
}

func (m markdowner) file(f *fileFindings) {
	fmt.Fprintf(m.w, "\n### %s\n\n| place | severity | finding | rule |\n| --- | --- | --- | --- |\n", codeSpan(f.path))
	for _, found := range f.findings {
		at := m.locator.start(found.Place)
		fmt.Fprintf(m.w, "| %d:%d | %s | %s | [%s](%s) |\n",
			at.Line, at.Column, found.Severity, m.cell(found), escapeMarkdown(found.Code.String()), escapeURL(m.rules.of(found).url()))
	}
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
		at := m.locator.start(r.Place)
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
