package report

import (
	"bufio"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
)

// printer prints findings for people.
type printer struct {
	w       *bufio.Writer
	opts    Options
	locator *locator
	rules   *ruleSet
}

// printHeadline prints `path:line:column: severity: message [code name]`, which
// editors and other tools know from compilers.
func (p *printer) printHeadline(f diag.Finding) {
	p.printPlace(f.Place, bold)
	p.w.WriteByte(' ')
	p.paint(severityStyle(f.Severity), f.Severity.String()+":")
	p.w.WriteByte(' ')
	p.w.WriteString(Sanitize(f.Message))
	p.w.WriteByte(' ')
	p.paint(dim, "["+p.linkText(f.Code.String(), p.rules.ruleOf(f).url())+"]")
	p.w.WriteByte('\n')
}

// linkText makes a text that is safe already lead to an address, where it may.
func (p *printer) linkText(text, url string) string {
	if !p.opts.Links || strings.IndexFunc(url, unfitForURL) >= 0 {
		return text
	}
	return "\x1b]8;;" + url + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

// unfitForURL reports whether a character would have to be written as an escape
// in an address.
func unfitForURL(r rune) bool { return r <= ' ' || r >= 0x7f }

// explained returns the message of a finding with its notes on lines below it,
// for services that show it to people.
func explained(f diag.Finding) string {
	lines := []string{Sanitize(f.Message)}
	for _, note := range f.Notes {
		lines = append(lines, Sanitize(note))
	}
	return strings.Join(lines, "\n")
}

// printPlace prints `path:line:column:`.
func (p *printer) printPlace(place diag.Place, s style) {
	at := p.locator.startPosition(place)
	p.paint(s, Sanitize(place.File.Name())+":"+strconv.Itoa(at.Line)+":"+strconv.Itoa(at.Column)+":")
}

// style is the ANSI sequence that starts a look.
type style string

const (
	plain  style = ""
	bold   style = "\x1b[1m"
	dim    style = "\x1b[2m"
	red    style = "\x1b[1;31m"
	yellow style = "\x1b[1;33m"
	cyan   style = "\x1b[36m"
	reset  style = "\x1b[0m"
)

func severityStyle(s diag.Severity) style {
	return [...]style{diag.Info: cyan, diag.Warning: yellow, diag.Error: red}[s]
}

// paint prints a text that is safe already.
func (p *printer) paint(s style, text string) {
	if !p.opts.Color || s == plain {
		p.w.WriteString(text)
		return
	}
	p.w.WriteString(string(s))
	p.w.WriteString(text)
	p.w.WriteString(string(reset))
}
