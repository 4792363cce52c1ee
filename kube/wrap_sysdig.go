package kube

import (
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/mode"
)

// sysdigManager names the manager in objections.
const sysdigManager = "kube-apparmor-manager"

// wrapSysdig writes an AppArmorProfile of kube-apparmor-manager. Each rule has a line
// of its own. Comments become lines that start with "#", which the manager
// drops: behind a rule they would hide the comma that it adds.
func (w *wrapper) wrapSysdig() string {
	p := w.onlyProfile(sysdigManager, strings.Split(sysdigFlags, ",")...)
	if p == nil {
		return ""
	}
	w.checkAroundProfile(sysdigManager, false)
	var lines []string
	for _, r := range w.body(p, sysdigManager, "") {
		lines = append(lines, w.ruleLines(r)...)
	}
	for _, c := range p.Body.After {
		lines = append(lines, c.Text)
	}
	if len(lines) == 0 {
		lines = []string{"# no rules"}
	}
	enforced := mode.Of(p) == mode.Enforce
	return "apiVersion: " + sysdigGroup + "/v1alpha1\nkind: AppArmorProfile\nmetadata:\n  name: " + yamltext.Quote(p.Name.Value()) +
		"\nspec:\n  enforced: " + strconv.FormatBool(enforced) + "\n  rules: " + blockText(strings.Join(lines, "\n")+"\n", 2) + "\n"
}

// ruleLines returns a rule on one line, below its comments.
func (w *wrapper) ruleLines(r ast.Rule) []string {
	var lines []string
	if c := r.Comments(); c != nil {
		if len(c.Inner) > 0 || len(c.Includes) > 0 {
			w.objectToWrap(r.Span(), "%s takes a rule on one line only: move what stands between its words", sysdigManager)
		}
		for _, list := range [][]ast.Comment{c.Before, c.Suffix} {
			for _, comment := range list {
				lines = append(lines, comment.Text)
			}
		}
	}
	line := oneLine(w.file.Slice(r.Span()))
	if strings.Contains(line, "'") {
		w.objectToWrap(r.Span(), "%s writes the rules with the shell, which a single quote breaks", sysdigManager)
	}
	return append(lines, line)
}
