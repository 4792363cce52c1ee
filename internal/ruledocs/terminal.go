package ruledocs

import (
	"fmt"
	"strings"

	"github.com/aa-lint/aa-lint/lint"
)

// width is the number of columns of text in a terminal.
const width = 80

// Text returns the documentation of a rule for a terminal.
func Text(a *lint.Analyzer) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", a.Code, wrap(a.Summary+".", ""))
	fmt.Fprintf(&b, "%s\n\n%s\n", wrap(facts(a), ""), paragraphs(a.Doc().Text))
	for _, e := range examples(a) {
		fmt.Fprintf(&b, "\n%s:\n\n%s", e.title, indented(e.text, "    "))
	}
	if len(a.Options) > 0 {
		b.WriteString("\nOptions:\n")
	}
	for _, o := range a.Options {
		value := "default " + defaultOf(o)
		if more := inPresets(o); more != "" {
			value += "; " + more
		}
		fmt.Fprintf(&b, "\n  %s (%s; %s)\n%s\n", o.Name, typeOf(o), value, wrap(o.Help, "      "))
	}
	fmt.Fprintf(&b, "\n%s\n", a.Code.URL())
	return b.String()
}

// paragraphs wraps the paragraphs of a Markdown text. Lists, tables and code
// stay as they are.
func paragraphs(text string) string {
	var out []string
	code := false
	for _, p := range strings.Split(text, "\n\n") {
		first := strings.TrimSpace(p)
		fence := strings.HasPrefix(first, "```")
		if !code && !fence && !strings.HasPrefix(p, "    ") && first != "" && !strings.ContainsAny(first[:1], "|-*0123456789#") ||
			strings.HasPrefix(first, "**") && !code {
			p = wrap(p, "")
		}
		if strings.Count(p, "```")%2 == 1 {
			code = !code
		}
		out = append(out, p)
	}
	return strings.Join(out, "\n\n")
}

// wrap breaks a text into lines.
func wrap(text, indent string) string {
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case i == 0:
			b.WriteString(indent)
			column = len(indent)
		case column+1+n > width:
			b.WriteString("\n" + indent)
			column = len(indent)
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}

func indented(text, by string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			b.WriteString(by)
		}
		b.WriteString(line)
	}
	return b.String()
}
