package kube

import (
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/source"
)

// operatorMarks are what the path of a list may have beside letters and digits.
const operatorMarks = "_./*?+@{} -"

// operatorPath reports whether the operator takes a path. One kind of text that
// is none passes as well: the operator's own profile adds a ptrace rule so.
func operatorPath(path string) bool {
	if strings.HasPrefix(path, "ptrace (") {
		return true
	}
	return strings.HasPrefix(path, "/") && isMadeOf(path, operatorMarks)
}

// refusedPath says why the operator takes no such path, and what to write.
func refusedPath(c yamltext.Cursor) Objection {
	path := c.Text()
	o := Objection{Place: c.UsePlace(), Message: "the operator takes no such path"}
	bad := strings.TrimFunc(path, func(r rune) bool { return isMadeOf(string(r), operatorMarks) })
	switch each := pathAlternatives(path); {
	case len(each) > 0 || strings.Contains(path, "{") && strings.Contains(path, ",") && strings.HasPrefix(path, "/"):
		o.Message = "the operator takes no alternation such as {a,b} in a path: braces are for variables only, as in @{HOME}"
		if len(each) > 0 && len(each) <= 8 {
			o.Notes = []string{"write each path as an item of its own: " + strings.Join(each, ", ")}
			o.Fixes = splitItem(c, each)
		}
	case strings.ContainsAny(path, "[]"):
		o.Message = "the operator takes no class such as [a-z] in a path"
		o.Notes = []string{"? stands for any one character but /, * for any number of them"}
	case bad != "":
		r := []rune(bad)[0]
		o.Message = "the operator takes no " + diag.Quote(string(r)) + " in a path"
		o.Notes = []string{"a path has letters, digits, blanks and _ . / * ? + @ { } - only"}
	case !strings.HasPrefix(path, "/"):
		o.Message = "the operator takes no path that does not start with /"
	}
	return o
}

// pathAlternatives returns the paths that one with alternations stands for; none if
// there is no alternation, if braces do not match, or if there is more to it
// than the operator takes, alternatives apart.
func pathAlternatives(path string) []string {
	const most, longest = 64, 1024
	if len(path) > longest || !strings.HasPrefix(path, "/") || !strings.Contains(path, ",") {
		return nil
	}
	all := []string{""}
	for rest := path; rest != ""; {
		open := strings.IndexByte(rest, '{')
		if open < 0 {
			open = len(rest)
		}
		variable := open > 0 && open < len(rest) && rest[open-1] == '@'
		parts, behind := []string{""}, len(rest)
		if open < len(rest) {
			end := strings.IndexByte(rest[open:], '}')
			if end < 0 || strings.Contains(rest[open+1:open+end], "{") {
				return nil
			}
			parts, behind = strings.Split(rest[open+1:open+end], ","), open+end+1
			if variable || len(parts) == 1 {
				parts = []string{rest[open:behind]}
			}
		}
		var next []string
		for _, before := range all {
			for _, part := range parts {
				next = append(next, before+rest[:open]+part)
			}
		}
		if all, rest = next, rest[behind:]; len(all) > most {
			return nil
		}
	}
	for _, one := range all {
		if !operatorPath(one) {
			return nil
		}
	}
	return all
}

// splitItem returns the fix that writes several items in the place of one, if it
// stands alone on its line.
func splitItem(c yamltext.Cursor, each []string) []diag.Fix {
	if !c.Here() {
		return nil
	}
	at := c.UsePlace()
	line := at.File.Line(at.File.LineAt(at.Span.Start))
	before := at.File.Slice(source.Span{Start: line.Start, End: at.Span.Start})
	behind := strings.TrimSpace(at.File.Slice(source.Span{Start: at.Span.End, End: max(at.Span.End, line.End)}))
	if strings.Trim(before, " ") != "-" || behind != "" || at.Span.End > line.End {
		return nil
	}
	var items []string
	for _, one := range each {
		items = append(items, yamltext.Quote(one))
	}
	text := yamltext.WithLineEnds(at.File, strings.Join(items, "\n"+before))
	return []diag.Fix{{Message: "write an item for each", Edits: []diag.Edit{{Place: at, Text: text}}}}
}
