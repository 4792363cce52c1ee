package lint

import (
	"slices"
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
)

// Attached reports whether a profile of the project is attached to a path, or
// to one that a pattern matches, as far as that shows in the spelling: variables
// are expanded where their values are in the project, and compared by their
// names where not.
func (p *Project) Attached(path string) bool {
	a := p.attached()
	for _, text := range a.shared.expand(path) {
		for _, one := range alternatives(text) {
			if a.has(named(one)) {
				return true
			}
		}
	}
	return false
}

// Attachment is a profile with a pattern of paths that it is attached to.
type Attachment struct {
	Name    string // the full name of the profile
	Pattern glob.Pattern
}

// Attachments returns the profiles of the project with what they are attached to,
// as far as that shows in the spelling, in the order of their places. Those are
// left out whose variables have no values in the project.
func (p *Project) Attachments() []Attachment {
	a := p.attached()
	a.parse.Do(func() {
		for _, w := range a.written {
			if pattern, err := glob.Parse(oneSlash(w.path)); err == nil {
				a.parsed = append(a.parsed, Attachment{w.name, pattern})
			}
		}
	})
	return a.parsed
}

// oneSlash returns a path with one slash in the place of several, which values of
// variables that start or end with one make.
func oneSlash(path string) string {
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	return path
}

// attachments are the paths that the profiles of a project are attached to,
// without alternations and with names in the place of variables.
type attachments struct {
	paths  map[string]bool
	plain  []string  // those that are no patterns, sorted
	shared variables // assigned in files that others include
	known  sync.Map  // pattern → bool, see has

	written []struct{ name, path string } // by the names of profiles
	parse   sync.Once
	parsed  []Attachment // what is written, see Attachments
}

func attachmentsOf(texts []*Text) *attachments {
	a := &attachments{paths: map[string]bool{}, shared: variables{}}
	for _, t := range texts {
		if t.Fragment {
			a.shared.add(t)
		}
	}
	for _, t := range texts {
		own := variables{}
		own.add(t)
		for profile, scope := range Each[*ast.Profile](t) {
			name := profile.Name.Value()
			if scope.Profile != nil {
				name = "" // nobody but its parent leads to it
			}
			attachment := profile.Attachment
			if attachment.IsZero() {
				attachment = profile.Name
			}
			for _, text := range own.expand(attachment.Value()) {
				a.add(name, text)
			}
		}
	}
	slices.Sort(a.plain)
	a.plain = slices.Compact(a.plain)
	return a
}

func (a *attachments) add(name, path string) {
	for _, text := range a.shared.expand(path) {
		for _, one := range alternatives(text) {
			if name != "" && strings.HasPrefix(one, "/") && !strings.Contains(one, "@{") {
				a.written = append(a.written, struct{ name, path string }{name, one})
			}
			one = named(one)
			a.paths[one] = true
			if !isPattern(one) {
				a.plain = append(a.plain, one)
			}
		}
	}
}

// has reports whether a path is attached, or one that a pattern matches.
func (a *attachments) has(path string) bool {
	if a.paths[path] || !isPattern(path) {
		return a.paths[path]
	}
	if known, ok := a.known.Load(path); ok {
		return known.(bool)
	}
	pattern, err := glob.Parse(path)
	has := err == nil && slices.ContainsFunc(a.near(pattern.Expr().Prefix()), pattern.Match)
	a.known.Store(path, has)
	return has
}

// near returns the plain paths that start with a text.
func (a *attachments) near(start string) []string {
	first, _ := slices.BinarySearch(a.plain, start)
	n, _ := slices.BinarySearchFunc(a.plain[first:], start, func(path, start string) int {
		if strings.HasPrefix(path, start) {
			return -1
		}
		return 1
	})
	return a.plain[first : first+n]
}

func isPattern(path string) bool { return strings.ContainsAny(path, "*?[{") }

// named puts names in the place of the variables of a path.
func named(path string) string {
	var b strings.Builder
	at := 0
	for ref := range ast.References(path) {
		b.WriteString(path[at:ref.Start] + "/@" + ref.Name)
		at = ref.End
	}
	return b.String() + path[at:]
}

// variables are values as they are written, by the names of the variables.
type variables map[string][]string

func (v variables) add(t *Text) {
	for set := range Each[*ast.VariableAssignment](t) {
		name := ast.VariableName(set.Name)
		for _, w := range set.Values {
			v[name] = append(v[name], w.Value())
		}
	}
}

// mostAlternatives is how many texts a path is taken apart into.
const mostAlternatives = 64

// expand returns the texts that a path stands for if the variables are expanded
// that have few values, at most that many.
func (v variables) expand(path string) []string {
	done, todo := []string{}, []string{path}
	for steps := 0; len(todo) > 0 && steps < 4*mostAlternatives; steps++ {
		text := todo[0]
		todo = todo[1:]
		ref, ok := v.first(text)
		if !ok || len(done)+len(todo)+len(v[ref.Name]) > mostAlternatives {
			done = append(done, text)
			continue
		}
		for _, value := range v[ref.Name] {
			todo = append(todo, text[:ref.Start]+value+text[ref.End:])
		}
	}
	return append(done, todo...)
}

// first returns the first variable of a text that has values.
func (v variables) first(text string) (ast.Reference, bool) {
	for ref := range ast.References(text) {
		if len(v[ref.Name]) > 0 {
			return ref, true
		}
	}
	return ast.Reference{}, false
}

// alternatives returns the texts that a pattern stands for if only its
// alternations are looked at: /{a,b}c is /ac and /bc. If that would be too many
// it is the pattern itself.
func alternatives(pattern string) []string {
	done, todo := []string{}, []string{pattern}
	for len(todo) > 0 && len(done)+len(todo) <= mostAlternatives {
		text := todo[0]
		todo = todo[1:]
		before, inner, after, ok := cutAlternation(text)
		if !ok {
			done = append(done, text)
			continue
		}
		for _, branch := range strings.Split(inner, ",") {
			todo = append(todo, before+branch+after)
		}
	}
	if len(todo) > 0 {
		return []string{pattern}
	}
	return done
}

// cutAlternation cuts a pattern around its first alternation that holds no
// other.
func cutAlternation(text string) (before, inner, after string, ok bool) {
	for end := 0; ; end++ {
		next := strings.IndexByte(text[end:], '}')
		if next < 0 {
			return "", "", "", false
		}
		end += next
		open := strings.LastIndexByte(text[:end], '{')
		if open >= 0 && (open == 0 || text[open-1] != '@') && !strings.Contains(text[open:end], "}") {
			return text[:open], text[open+1 : end], text[end+1:], true
		}
	}
}
