package correctness

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/source"
)

var negatedClassMatchesSlash = lint.Analyzer{
	Code:     diag.Code{ID: "AA118", Name: "negated-class-matches-slash"},
	Severity: diag.Warning,
	Summary:  "a class such as [^x] in a path matches a slash too",
	Needs:    lint.NeedsTree | lint.UsesPolicy,
	Run:      findSlashClasses,
}

func findSlashClasses(p *lint.Pass) {
	// Lists of patterns that spell a name letter by letter, to match everything
	// but it, have dozens of classes that reach into one directory.
	var mild []slashClass
	var open map[source.Span]bool
	if p.Policy != nil {
		open = findOpenChains(p)
	}
	for rule, scope := range lint.Each[ast.Rule](p.Text) {
		var words []ast.Word
		switch r := rule.(type) {
		case *ast.FileRule:
			words = []ast.Word{r.Path}
		case *ast.LinkRule:
			words = []ast.Word{r.Path, r.Target}
		}
		for _, w := range words {
			found, ok := findSlashClass(p.Text, w)
			switch {
			case ok && open[w.Place]: // the fix of that excludes the slash too
			case ok && scope.Denies(rule) && len(classChains(w.Value())) > 0:
				mild = append(mild, found) // what it leaves open is told where profiles include it
			case ok && found.wild:
				reportSlashClass(p, found)
			case ok:
				mild = append(mild, found)
			}
		}
	}
	if len(mild) == 0 {
		return
	}
	f := reportSlashClass(p, mild[0])
	f.Severity = diag.Info
	if more := mild[1:]; len(more) > 0 {
		lint.Note(f, "so do %d more patterns in this file", len(more))
		for _, m := range more {
			f.Fixes[0].Edits = append(f.Fixes[0].Edits, m.edits...)
		}
	}
}

// slashClass is a class in a word that matches a slash.
type slashClass struct {
	place   source.Span
	text    string
	wild    bool   // behind something that stands for many texts
	witness string // a path that is matched because of it, "" if it has variables
	edits   []diag.Edit
}

func reportSlashClass(p *lint.Pass, c slashClass) *diag.Finding {
	f := p.Report(c.place, "%s matches a slash too, so the path reaches into subdirectories", c.text)
	if c.witness != "" {
		lint.Note(f, "it matches %s, for example", c.witness)
	}
	lint.FixUnsafely(f, "exclude the slash in the class", c.edits...)
	return f
}

// findSlashClass returns the first class of a word that makes it match more
// paths than it would if its classes excluded the slash.
func findSlashClass(t *lint.Text, w ast.Word) (slashClass, bool) {
	if !strings.Contains(w.Raw, "[^") {
		return slashClass{}, false
	}
	classes := strayClasses(w.Raw)
	if len(classes) == 0 {
		return slashClass{}, false
	}
	known := !spelling.HasVariable(w.Value())
	value := withPlaceholders(w.Value())
	inValue := strayClasses(value)
	witness, reaches := reachesDeeper(value, inValue)
	if !reaches {
		return slashClass{}, false
	}
	first := classes[0]
	if len(inValue) == len(classes) {
		if i, path := culprit(value, inValue); i >= 0 {
			first, witness = classes[i], path
		}
	}
	if !known {
		witness = ""
	}
	found := slashClass{
		place: spelling.Part(w, first.start, first.end+1), text: w.Raw[first.start : first.end+1],
		wild: wild(w.Raw, first.start), witness: witness,
	}
	for _, c := range classes {
		found.edits = append(found.edits, t.Insert(w.Place.Start+uint32(c.end), "/"))
	}
	return found, true
}

// culprit returns the index of the first class that makes a pattern reach deeper
// by itself, and a path; -1 if that takes several.
func culprit(value string, classes []class) (index int, witness string) {
	for i := range classes[:min(len(classes), mostClasses)] {
		if witness, reaches := reachesDeeper(value, classes[i:i+1]); reaches {
			return i, witness
		}
	}
	return -1, ""
}

// mostClasses is the number of classes that are looked at one by one.
const mostClasses = 64

// strayClasses returns the negated classes of a pattern that match a slash, but
// for those with "**" behind them: it goes into subdirectories anyway.
func strayClasses(pattern string) []class {
	var stray []class
	for _, c := range slashClasses(pattern) {
		if !reachesAnyway(pattern, c.end+1) {
			stray = append(stray, c)
		}
	}
	return stray
}

// reachesAnyway reports whether what follows an index in a pattern, other classes
// and question marks left out, is "**". At the end of an alternative that is what
// follows the alternation.
func reachesAnyway(pattern string, at int) bool {
	for at < len(pattern) {
		switch pattern[at] {
		case '*':
			return strings.HasPrefix(pattern[at:], "**")
		case '?', '}':
			at++
		case '[':
			end := spelling.ClassEnd(pattern, at)
			if end < 0 {
				return false
			}
			at = end + 1
		case ',':
			end := alternationEnd(pattern, at)
			if end < 0 {
				return false
			}
			at = end + 1
		default:
			return false
		}
	}
	return false
}

// alternationEnd returns the index of the "}" that closes the alternation around
// an index, -1 if there is none.
func alternationEnd(pattern string, at int) int {
	for depth := 0; at < len(pattern); at++ {
		switch pattern[at] {
		case '\\':
			at++
		case '[':
			if end := spelling.ClassEnd(pattern, at); end >= 0 {
				at = end
			}
		case '{':
			depth++
		case '}':
			if depth == 0 {
				return at
			}
			depth--
		}
	}
	return -1
}

// class is a negated class in a pattern, from its "[" to its "]".
type class struct{ start, end int }

// slashClasses returns the negated classes of a pattern that match a slash.
func slashClasses(pattern string) []class {
	var found []class
	for i := 0; i < len(pattern); i++ {
		switch {
		case pattern[i] == '\\':
			i++
		case pattern[i] == '[':
			end := spelling.ClassEnd(pattern, i)
			if end < 0 {
				return found
			}
			if pattern[i+1] == '^' && !strings.Contains(pattern[i:end], "/") {
				found = append(found, class{i, end})
			}
			i = end
		}
	}
	return found
}

// wild reports whether something that stands for many texts comes before an
// index, in the same component of a path.
func wild(pattern string, at int) bool {
	component := pattern[:at]
	component = component[strings.LastIndexByte(component, '/')+1:]
	return strings.ContainsAny(component, "*?]@{,")
}

// reachesDeeper reports whether a pattern matches a path that it would not match
// if some of its negated classes excluded the slash, and returns one. A path has
// no empty component, so a class behind a slash does not count.
func reachesDeeper(value string, classes []class) (witness string, reaches bool) {
	pattern, err := glob.Parse(value)
	if err != nil {
		return "", false // told elsewhere
	}
	var b strings.Builder
	at := 0
	for _, c := range classes {
		b.WriteString(value[at:c.end] + "/")
		at = c.end
	}
	narrower, err := glob.Parse(b.String() + value[at:])
	if err != nil {
		return "", false
	}
	witness, verdict := pattern.Set().Intersect(glob.RealPaths()).Difference(narrower.Set())
	if verdict != glob.Yes {
		witness = ""
	}
	return witness, verdict != glob.No
}

// withPlaceholders puts a name in the place of each variable.
func withPlaceholders(value string) string {
	var b strings.Builder
	at := 0
	for ref := range ast.References(value) {
		b.WriteString(value[at:ref.Start])
		if ref.Start == 0 {
			b.WriteByte('/')
		}
		b.WriteString(ref.Name)
		at = ref.End
	}
	return b.String() + value[at:]
}
