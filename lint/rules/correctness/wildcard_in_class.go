package correctness

import (
	"iter"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/ruleword"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var wildcardInClass = lint.Analyzer{
	Code:     diag.Code{ID: "AA121", Name: "wildcard-in-class"},
	Severity: diag.Warning,
	Summary:  "a wildcard between brackets, which the parser does not take for a character",
	Needs:    lint.NeedsTree,
	Run:      findWildcardsInClasses,
}

func findWildcardsInClasses(p *lint.Pass) {
	for w, verb := range patternWords(p.Text) {
		for _, c := range wildClasses(w.Raw) {
			text := w.Raw[c.start : c.end+1]
			f := p.Report(spelling.Part(w, c.start, c.end+1), "the %c in %s is not a character: it ends the class, and what follows is text", c.wildcard(w.Raw), text)
			noteOther(f, w, verb)
			lint.FixUnsafely(f, "escape it: "+c.escaped(w.Raw), p.Text.Replace(spelling.Part(w, c.start, c.end+1), c.escaped(w.Raw)))
			if behind, ok := c.moved(w.Raw); ok {
				lint.FixUnsafely(f, "write "+behind, p.Text.Replace(spelling.Part(w, c.start, c.end+1), behind))
			}
		}
	}
}

// noteOther tells what a pattern looks to match and does not, and the other way
// round.
func noteOther(f *diag.Finding, w ast.Word, verb string) {
	value := w.Value()
	var variable ast.Reference // at the start, where it stands for a name
	for ref := range ast.References(value) {
		if ref.Start > 0 {
			return
		}
		variable = ref
	}
	meant, err := glob.Parse(withPlaceholders(value))
	if verb == "" || err != nil {
		return
	}
	spelled := func(path string) string {
		if variable.End == 0 {
			return path
		}
		return value[:variable.End] + strings.TrimPrefix(path, "/"+variable.Name)
	}
	real := meant.Spliced().Set()
	if path, v := meant.Set().Intersect(glob.RealPaths()).Difference(real); v == glob.Yes {
		lint.Note(f, "it looks as if it %s %s, which it does not", verb, spelled(path))
	}
	if path, v := real.Intersect(glob.RealPaths()).Difference(meant.Set()); v == glob.Yes {
		lint.Note(f, "it %s %s, for example", verb, spelled(path))
	}
}

// patternWords yields the words of a text that may be patterns: those of rules,
// attachments and the values of variables. Paths come with what their rule does
// to what they match: it "matches", or "denies" it.
func patternWords(t *lint.Text) iter.Seq2[ast.Word, string] {
	return func(yield func(ast.Word, string) bool) {
		more := true
		give := func(w ast.Word, verb string) {
			if more && strings.Contains(w.Raw, "[") {
				more = yield(w, verb)
			}
		}
		for stmt, scope := range lint.Each[ast.Stmt](t) {
			switch s := stmt.(type) {
			case *ast.Profile:
				give(s.Name, "")
				give(s.Attachment, "matches")
			case *ast.VariableAssignment:
				for _, w := range s.Values {
					give(w, "")
				}
			case *ast.QualifierBlock, *ast.Conditional:
			case ast.Rule:
				verb := "matches"
				if scope.Denies(s) {
					verb = "denies"
				}
				paths := map[ast.Word]bool{}
				for _, w := range ruleword.PathsOf(s) {
					paths[w] = true
				}
				ast.Walk(s, func(n ast.Node) bool {
					if w, ok := n.(*ast.Word); ok && paths[*w] {
						give(*w, verb)
					} else if ok {
						give(*w, "")
					}
					return more
				})
			}
			if !more {
				return
			}
		}
	}
}

// wildClasses returns the classes of a pattern with an unescaped wildcard.
func wildClasses(pattern string) []class {
	var found []class
	for i := 0; i < len(pattern); i++ {
		switch pattern[i] {
		case '\\':
			i++
		case '[':
			end := spelling.ClassEnd(pattern, i)
			if end < 0 {
				return found
			}
			if c := (class{i, end}); c.wildcard(pattern) != 0 {
				found = append(found, c)
			}
			i = end
		}
	}
	return found
}

// wildcard returns the first unescaped wildcard of a class, 0 if there is none.
func (c class) wildcard(pattern string) byte {
	for i := c.start + 1; i < c.end; i++ {
		switch pattern[i] {
		case '\\':
			i++
		case '*', '?':
			return pattern[i]
		}
	}
	return 0
}

// escaped returns a class with its wildcards escaped.
func (c class) escaped(pattern string) string {
	var b strings.Builder
	for i := c.start; i <= c.end; i++ {
		switch pattern[i] {
		case '\\':
			b.WriteByte(pattern[i])
			i++
		case '*', '?':
			b.WriteByte('\\')
		}
		b.WriteByte(pattern[i])
	}
	return b.String()
}

// moved returns a class with the wildcard at its end behind it; false if there
// is none, or nothing else in the class.
func (c class) moved(pattern string) (string, bool) {
	inner := pattern[c.start+1 : c.end]
	rest := strings.TrimRight(inner, "*?")
	if strings.ContainsAny(rest, `*?\`) || rest == "" || rest == "^" || rest == inner {
		return "", false
	}
	return "[" + rest + "]" + inner[len(rest):], true
}
