package report

import (
	"bufio"
	"encoding/xml"
)

type (
	checkstyleFile struct {
		XMLName xml.Name          `xml:"file"`
		Name    string            `xml:"name,attr"`
		Errors  []checkstyleError `xml:"error"`
	}
	checkstyleError struct {
		Line     int    `xml:"line,attr"`
		Column   int    `xml:"column,attr,omitempty"`
		Severity string `xml:"severity,attr"`
		Message  string `xml:"message,attr"`
		Source   string `xml:"source,attr"`
	}
)

// writeCheckstyle prints an element for each file, those without findings too.
func writeCheckstyle(w *bufio.Writer, r Report, _ Options) {
	l := newLocator()
	w.WriteString(xml.Header + "<checkstyle version=\"4.3\">\n")
	for _, f := range byFile(r) {
		file := checkstyleFile{Name: Sanitize(f.path)}
		for _, found := range f.findings {
			at := l.startPosition(found.Place)
			file.Errors = append(file.Errors, checkstyleError{
				Line:     at.Line,
				Column:   at.Column,
				Severity: found.Severity.String(),
				Message:  explained(found),
				// Some readers take what is behind the last dot for the name of
				// the check.
				Source: toolName + "." + found.Code.ID + "." + found.Code.Name,
			})
		}
		for _, u := range f.unread {
			file.Errors = append(file.Errors, checkstyleError{
				Line: 1, Severity: "error", Message: Sanitize(u.Message), Source: toolName + ".unread",
			})
		}
		encodeXML(w, file)
	}
	w.WriteString("</checkstyle>\n")
}
