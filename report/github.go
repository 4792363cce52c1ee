package report

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
)

// writeGitHub prints a workflow command for each finding and each file that
// could not be read. The runner of GitHub Actions turns them into annotations.
func writeGitHub(w *bufio.Writer, r Report, _ Options) {
	l := newLocator()
	if note := beyondAnnotations(r.Findings); note != "" {
		c := command{w: w}
		c.startCommand("notice")
		c.property("title", toolName)
		c.message(note)
	}
	for _, f := range r.Findings {
		start, end := l.startPosition(f.Place), l.endPosition(f.Place)
		c := command{w: w}
		c.startCommand([...]string{diag.Info: "notice", diag.Warning: "warning", diag.Error: "error"}[f.Severity])
		c.property("file", cleanPath(f.Place.File.Name()))
		c.property("line", strconv.Itoa(start.Line))
		c.property("endLine", strconv.Itoa(end.Line))
		// Columns are for places in one line.
		if start.Line == end.Line {
			c.property("col", strconv.Itoa(start.Column))
			c.property("endColumn", strconv.Itoa(end.Column))
		}
		c.property("title", f.Code.String())
		lines := append([]string{f.Message}, f.Notes...)
		for _, fix := range f.Fixes {
			lines = append(lines, "fix: "+fixText(fix))
		}
		c.message(lines...)
	}
	for _, u := range r.Unread {
		c := command{w: w}
		c.startCommand("error")
		if u.Path != "" {
			c.property("file", cleanPath(u.Path))
		}
		c.property("title", "not checked")
		c.message(u.Message)
	}
}

// maxAnnotations is how many annotations of each severity GitHub shows of one
// step.
const maxAnnotations = 10

// beyondAnnotations says that GitHub will not show all findings; "" if it will.
func beyondAnnotations(findings diag.List) string {
	n := countBySeverity(findings)
	if max(n[diag.Info], n[diag.Warning], n[diag.Error]) <= maxAnnotations {
		return ""
	}
	return fmt.Sprintf("%s: GitHub annotates %d of each severity, the log of this step has all", severities(findings), maxAnnotations)
}

// command writes one workflow command: `::name key=value,key=value::message`.
type command struct {
	w    *bufio.Writer
	next byte // what separates the next property
}

func (c *command) startCommand(name string) {
	c.w.WriteString("::" + name)
	c.next = ' '
}

func (c *command) property(key, value string) {
	c.w.WriteByte(c.next)
	c.next = ','
	c.w.WriteString(key + "=" + propertyEscapes.Replace(Sanitize(value)))
}

func (c *command) message(lines ...string) {
	c.w.WriteString("::")
	for i, line := range lines {
		if i > 0 {
			c.w.WriteString("%0A")
		}
		c.w.WriteString(strings.ReplaceAll(Sanitize(line), "%", "%25"))
	}
	c.w.WriteByte('\n')
}

// propertyEscapes are those of values of properties; what ends a line is gone
// before.
var propertyEscapes = strings.NewReplacer("%", "%25", ":", "%3A", ",", "%2C")
