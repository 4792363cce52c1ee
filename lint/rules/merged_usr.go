package rules

import (
	"iter"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var mergedUsr = lint.Analyzer{
	Code:     diag.Code{ID: "AA407", Name: "merged-usr"},
	Severity: diag.Info,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning},
	Summary:  "a path in /bin, /sbin or /lib, which are links on most systems, so that it never matches there",
	Needs:    lint.NeedsTree,
	Options: []lint.Option{{
		Name: "merged", Default: false,
		Help: "All systems that the policy is for have merged /usr: the fix writes /usr/bin, not /{,usr/}bin.",
	}},
	Run: findUnmergedPaths,
}

func findUnmergedPaths(p *lint.Pass) {
	seen := map[string]bool{}
	for w := range rulePaths(p.Text) {
		seen[w.Value()] = true
	}
	insert := "{,usr/}"
	if p.Bool("merged") {
		insert = "usr/"
	}
	var f *diag.Finding
	more := 0
	for w := range unmergedPaths(p.Text) {
		value := w.Value()
		if seen["/usr"+value] {
			continue // a rule for systems of each kind
		}
		start := w.Place.Start + 1
		if w.Quoted() {
			start++
		}
		edit := p.Text.Insert(start, insert)
		if f != nil {
			more++
			f.Fixes[0].Edits = append(f.Fixes[0].Edits, edit)
			continue
		}
		dir := value[:strings.IndexByte(value[1:], '/')+1]
		f = p.Report(w.Place, "%s is a link to /usr%s on most systems, and there this never matches", dir, dir)
		lint.FixUnsafely(f, "write /"+insert+dir[1:], edit)
	}
	if more > 0 {
		lint.Note(f, "so it is with %d more paths in this file", more)
	}
}

// unmergedPaths yields the paths of rules, and attachments, in directories that
// only systems without merged /usr have.
func unmergedPaths(t *lint.Text) iter.Seq[ast.Word] {
	return func(yield func(ast.Word) bool) {
		for w := range rulePaths(t) {
			if isUnmerged(w.Value()) && !yield(w) {
				return
			}
		}
		for profile := range lint.Each[*ast.Profile](t) {
			if w := profile.Attachment; isUnmerged(w.Value()) && !yield(w) {
				return
			}
		}
	}
}

// isUnmerged reports whether a path lies in /bin, /sbin or one of the /lib, also
// where alternations spell that.
func isUnmerged(path string) bool {
	if !strings.HasPrefix(path, "/") {
		return false
	}
	first, _, ok := strings.Cut(path[1:], "/")
	if !ok {
		return false
	}
	moved := []string{"bin", "sbin", "lib", "lib32", "lib64", "libx32"}
	return !slices.ContainsFunc(spellings(first), func(name string) bool { return !slices.Contains(moved, name) })
}

// spellings returns the texts that a text stands for if only its first
// alternation is looked at, which holds no other.
func spellings(text string) []string {
	before, rest, ok := strings.Cut(text, "{")
	inner, after, closed := strings.Cut(rest, "}")
	if !ok || !closed {
		return []string{text}
	}
	var all []string
	for _, branch := range strings.Split(inner, ",") {
		all = append(all, before+branch+after)
	}
	return all
}
