package portability

import (
	"iter"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/ruleword"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var mergedUsr = lint.Analyzer{
	Code:     diag.Code{ID: "AA407", Name: "merged-usr"},
	Severity: diag.Info,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning},
	Summary:  "a path in /bin, /sbin or /lib, which are links on most systems, so that it never matches there",
	Needs:    lint.NeedsTree,
	Options: []lint.Option{
		{
			Name: "merged", Default: false,
			Help: "All systems that the policy is for have merged /usr: the fix writes /usr/bin, not /{,usr/}bin.",
		},
		{
			Name: "linked-sbin", Default: true,
			Help: "Some systems that the policy is for have /usr/sbin as a link to /usr/bin.",
		},
	},
	Run: findLinkedPaths,
}

func findLinkedPaths(p *lint.Pass) {
	seen := map[string]bool{}
	for w := range ruleword.PathsInRules(p.Text) {
		seen[w.Value()] = true
	}
	var groups [4][]linkedPath // those of denies first: they protect nothing
	for path := range linkedPaths(p.Text) {
		value := path.word.Value()
		switch {
		case isUnmerged(value) && !seen["/usr"+value]:
			groups[path.rank()] = append(groups[path.rank()], path)
		case p.Bool("linked-sbin") && path.matters() && isInSbin(value) && !seen[throughSbin(value)]:
			groups[2+path.rank()] = append(groups[2+path.rank()], path)
		}
	}
	for i, group := range groups {
		if len(group) > 0 && i < 2 {
			reportUnmerged(p, group)
		} else if len(group) > 0 {
			reportInSbin(p, group)
		}
	}
}

// linkedPath is a word that names a file, and what names it.
type linkedPath struct {
	word                     ast.Word
	denies, executes, attach bool
}

// rank is 0 for what denies, 1 for all else.
func (l linkedPath) rank() int {
	if l.denies {
		return 0
	}
	return 1
}

// matters reports whether a program is not confined, not started or not denied if
// the path does not match.
func (l linkedPath) matters() bool { return l.denies || l.executes || l.attach }

// linkedPaths yields the paths of rules on files, links and mounts, and
// attachments.
func linkedPaths(t *lint.Text) iter.Seq[linkedPath] {
	return func(yield func(linkedPath) bool) {
		for rule, scope := range lint.Each[ast.Rule](t) {
			file, ok := rule.(*ast.FileRule)
			executes := ok && file.Perms.Exec != (ast.ExecMode{})
			for _, w := range ruleword.PathsOf(rule) {
				if !w.IsZero() && !yield(linkedPath{w, scope.Denies(rule), executes, false}) {
					return
				}
			}
		}
		for profile := range lint.Each[*ast.Profile](t) {
			if w := profile.Attachment; !w.IsZero() && !yield(linkedPath{word: w, attach: true}) {
				return
			}
		}
	}
}

// reportUnmerged reports paths in /bin, /sbin and the /lib of a file.
func reportUnmerged(p *lint.Pass, group []linkedPath) {
	insert := "{,usr/}"
	if p.Bool("merged") {
		insert = "usr/"
	}
	first := group[0].word.Value()
	dir := first[:strings.IndexByte(first[1:], '/')+1]
	f := p.Report(group[0].word.Place, "%s is a link to /usr%s on most systems, and there this never matches", dir, dir)
	var edits []diag.Edit
	for _, path := range group {
		start := path.word.Place.Start + 1
		if path.word.Quoted() {
			start++
		}
		if strings.HasPrefix(path.word.Value(), "/sbin/") && p.Bool("linked-sbin") {
			at := spelling.Part(path.word, int(start-path.word.Place.Start), int(start-path.word.Place.Start)+1)
			edits = append(edits, p.Text.Replace(at, insert+"{,s}"))
			continue
		}
		edits = append(edits, p.Text.Insert(start, insert))
	}
	name := dir[1:]
	if name == "sbin" && p.Bool("linked-sbin") {
		name = "{,s}bin"
	}
	noteLinked(f, group)
	lint.FixUnsafely(f, "write /"+insert+name, edits...)
}

// reportInSbin reports paths in /usr/sbin of a file.
func reportInSbin(p *lint.Pass, group []linkedPath) {
	f := p.Report(group[0].word.Place, "/usr/sbin is a link to /usr/bin on Arch, Void and Fedora since 42, and there this never matches")
	var edits []diag.Edit
	for _, path := range group {
		at := strings.Index(path.word.Raw, "sbin/")
		edits = append(edits, p.Text.Replace(spelling.Part(path.word, at, at+1), "{,s}"))
	}
	noteLinked(f, group)
	f.Severity = diag.Info // most systems have both directories
	if !group[0].denies {
		f.Cause = "/usr/sbin"
	}
	lint.FixUnsafely(f, "write {,s}bin", edits...)
}

// noteLinked says what comes of the first of some paths, and counts the others.
func noteLinked(f *diag.Finding, group []linkedPath) {
	switch first := group[0]; {
	case first.denies:
		f.Severity = diag.Warning
		lint.Note(f, "what it denies stays open there")
	case first.attach:
		lint.Note(f, "the profile confines nothing there")
	}
	if more := len(group) - 1; more > 0 {
		lint.Note(f, "so it is with %d more paths in this file", more)
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

// isInSbin reports whether a path lies in /usr/sbin, or there and in /sbin.
func isInSbin(path string) bool {
	directories := []string{"/usr/sbin/", "/{,usr/}sbin/", "/{usr/,}sbin/"}
	return slices.ContainsFunc(directories, func(dir string) bool { return strings.HasPrefix(path, dir) })
}

// throughSbin returns the path in /usr/bin to which one in /usr/sbin leads where
// that is a link.
func throughSbin(path string) string { return strings.Replace(path, "sbin/", "bin/", 1) }

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
