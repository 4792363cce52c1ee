package driver

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
)

// Lacking is the Data of the finding that AppArmor's own files are not there.
type Lacking struct {
	// Names are what is included and not found, as it is written, sorted.
	Names []string `json:"names"`
	// Files are the files that include it, sorted.
	Files []string `json:"files"`
	// Rules are the codes of the rules that ran and saw only the rest of what these
	// files mean, sorted.
	Rules []string `json:"rules"`
}

// lackingFinding returns the one finding that tells of all includes that need
// AppArmor's own files, where these are not known; false if there are none. rules
// are the codes of those that look at what profiles mean.
func lackingFinding(list diag.List, rules []string) (diag.Finding, bool) {
	if len(list) == 0 {
		return diag.Finding{}, false
	}
	list = slices.Clone(list)
	list.Sort()
	var names, files []string
	for _, f := range list {
		if lacking, ok := f.Data.(Lacking); ok {
			names, files, rules = append(names, lacking.Names...), append(files, lacking.Files...), append(rules, lacking.Rules...)
			continue
		}
		files = append(files, f.Place.File.Name())
		names = append(names, nameOf(f))
	}
	slices.Sort(names)
	slices.Sort(files)
	slices.Sort(rules)
	names, files, rules = slices.Compact(names), slices.Compact(files), slices.Compact(rules)
	f := diag.Finding{
		Code: diag.IncludeNotFound, Severity: diag.Info, Place: list[0].Place, Profile: list[0].Profile,
		Data: Lacking{names, files, append([]string{}, rules...)}, OfRun: true,
	}
	f.Message = "AppArmor's own files are not here: " + several(names)
	f.Notes = []string{"what they allow and define is not known"}
	if len(rules) > 0 {
		f.Notes[0] += ": in " + fileCount(len(files)) + ", " + ruleCount(len(rules)) + " on what profiles mean see only the rest: " + several(rules)
	}
	f.Notes = append(f.Notes,
		"install them (Debian, Ubuntu, Arch and Alpine: apparmor; openSUSE: apparmor-abstractions)",
	)
	return f, true
}

func ruleCount(n int) string {
	if n == 1 {
		return "1 rule"
	}
	return fmt.Sprintf("%d rules", n)
}

func fileCount(n int) string {
	if n == 1 {
		return "1 file"
	}
	return fmt.Sprintf("%d files", n)
}

// nameOf returns the name that was not found, as it is written.
func nameOf(f diag.Finding) string {
	span := f.Place.Span
	text := f.Place.File.Text()[span.Start:span.End]
	if i := strings.IndexByte(text, '<'); i >= 0 {
		text = text[i:]
	}
	if i := strings.IndexByte(text, '>'); i >= 0 {
		text = text[:i+1]
	}
	return text
}

// several names a few of many.
func several(names []string) string {
	const few = 4
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:few-1], ", "), len(names)-few+1)
}

// JoinLacking makes one finding of those of several runs that AppArmor's own files
// are not there, in the place of the first.
func JoinLacking(list diag.List) diag.List {
	var lacking, rest diag.List
	for _, f := range list {
		if _, ok := f.Data.(Lacking); ok {
			lacking = append(lacking, f)
		} else {
			rest = append(rest, f)
		}
	}
	if len(lacking) < 2 {
		return list
	}
	slices.SortStableFunc(lacking, func(a, b diag.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	one, _ := lackingFinding(lacking, nil)
	one.Severity = lacking[0].Severity
	rest = append(rest, one)
	rest.Sort()
	return rest
}
