package security

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
)

// confirm tells that a profile protects all of its roots, and what does it.
func (c *coverage) confirm() {
	if len(c.pass.Text.Findings.Errors()) > 0 || len(c.pass.Policy.Report.Findings.Errors()) > 0 {
		return // what would not load protects nothing
	}
	f := c.pass.Confirm(c.profile.Place, "%s protects %s", c.profile.Name, c.protectors())
	f.Profile = c.profile.Name
	var data []protectionData
	for _, root := range c.all {
		data = append(data, coverageData(c.pass, c.profile, root))
	}
	f.Data = data
	for i, root := range c.all {
		noteElsewhere(f, root)
		for _, note := range c.beyond(f.Place.File, i) {
			if !slices.Contains(f.Notes, note) {
				f.Notes = append(f.Notes, note)
			}
		}
	}
	f.Notes = append(f.Notes, c.around(f.Place.File)...)
}

// protectors lists the roots with what protects them, those together that the
// same does: "/etc, /var (denied by line 3), /tmp (no rule allows it)".
func (c *coverage) protectors() string {
	var parts []string
	for i := 0; i < len(c.all); {
		by, paths := c.protector(c.all[i]), []string{}
		for ; i < len(c.all) && c.protector(c.all[i]) == by; i++ {
			paths = append(paths, c.all[i].Path)
		}
		parts = append(parts, fmt.Sprintf("%s (%s)", strings.Join(paths, ", "), by))
	}
	text := strings.Join(parts, ", ")
	if except := c.pass.Strings("except"); len(except) > 0 {
		text += " except " + strings.Join(except, ", ")
	}
	if kinds := c.pass.Strings("check"); len(kinds) > 0 && len(kinds) < len(waysIn()) {
		text += ", as far as " + wording.And(kinds) + " counts"
	}
	return text
}

// protector tells what protects a root.
func (c *coverage) protector(root protect.Protection) string {
	if !root.Denied {
		return "no rule allows it"
	}
	var lines []string
	for _, r := range root.By {
		lines = append(lines, line(c.pass, r.Place, c.profile.Place.File))
	}
	if len(lines) == 0 {
		return "denied" // by rules that divide it among them
	}
	return "denied by " + wording.And(lines)
}
