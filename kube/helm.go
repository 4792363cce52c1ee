package kube

import (
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"regexp"
	"strings"
)

// action is a "{{" where only a template has it: at the start of a line or of a
// value. Text in quotes, in which other programs put their own templates, is no
// reason to leave a document out.
var action = regexp.MustCompile(`(?m)(?:^[ \t]*|[:\-][ \t]+)(\{\{)`)

// templateAction returns the offset of the first "{{" that makes a text a
// template.
func templateAction(text string) (int, bool) {
	m := action.FindStringSubmatchIndex(text)
	if m == nil {
		return 0, false
	}
	return m[2], true
}

// placeholder is a part of a name that something is yet to be put in the place
// of: by Helm, by a template of OpenShift, by envsubst.
var placeholder = regexp.MustCompile(`\{\{.*\}\}|\$\{.*\}|\$\(.*\)|\$[A-Za-z_]`)

// Placeholder reports whether a name is not yet the one that the cluster sees:
// a program is to put something in the place of a part of it.
func Placeholder(name string) bool { return placeholder.MatchString(name) }

// chartSource is the comment with which Helm names the file of a document.
const chartSource = "# Source: "

// chartFile returns the file that Helm says a document comes from; "" if it
// says none.
func chartFile(doc string) string {
	for line := range strings.Lines(doc) {
		line = strings.TrimSpace(strings.TrimPrefix(line, yamltext.BOM))
		if name, ok := strings.CutPrefix(line, chartSource); ok {
			return strings.TrimSpace(name)
		}
		if line != "" && line[0] != '#' && line != "---" {
			return ""
		}
	}
	return ""
}
