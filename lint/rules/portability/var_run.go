package portability

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/ruleword"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/source"
)

var varRun = lint.Analyzer{
	Code:     diag.Code{ID: "AA405", Name: "var-run"},
	Severity: diag.Warning,
	Summary:  "a path in /var/run or /var/lock, which are links, so that it never matches",
	Needs:    lint.NeedsTree,
	Run:      findVarRun,
}

func findVarRun(p *lint.Pass) {
	twins := twinsOf(p.Text)
	for w := range ruleword.PathsInRules(p.Text) {
		for _, dir := range []string{"/var/run", "/var/lock"} {
			start, end, ok := ruleword.DirPrefix(w, dir)
			if !ok {
				continue
			}
			real := map[string]string{"/var/run": "/run", "/var/lock": "/run/lock"}[dir]
			f := p.Report(w.Place, "%s is a link to %s, and a rule for a path through a link never matches", dir, real)
			better := strings.Replace(real, "/run", "@{run}", 1)
			if rest := strings.TrimPrefix(w.Value(), dir); twins.has(w, real+rest) || twins.has(w, better+rest) {
				f.Severity = diag.Info // for systems that are so old that it is none
				lint.Note(f, "the profile has the same rule for %s%s, so nothing is missing", real, rest)
				continue
			}
			lint.FixUnsafely(f, "write "+better, p.Text.Replace(spelling.Part(w, start, end), better))
			lint.FixUnsafely(f, "write "+real+", which needs no tunables", p.Text.Replace(spelling.Part(w, start, end), real))
		}
	}
}

// twins are the file rules of a text, by what they say but for their paths.
type twins struct {
	byPlace map[source.Span]twin
	paths   map[twin]map[string]bool
}

type twin struct {
	profile *ast.Profile
	denies  bool
	perms   string
}

func twinsOf(t *lint.Text) twins {
	all := twins{map[source.Span]twin{}, map[twin]map[string]bool{}}
	for rule, scope := range lint.Each[*ast.FileRule](t) {
		kind := twin{scope.Profile, scope.Denies(rule), rule.Perms.Raw}
		all.byPlace[rule.Path.Place] = kind
		if all.paths[kind] == nil {
			all.paths[kind] = map[string]bool{}
		}
		all.paths[kind][rule.Path.Value()] = true
	}
	return all
}

// has reports whether there is a rule that says the same of another path as the
// one that a word is the path of.
func (t twins) has(w ast.Word, path string) bool { return t.paths[t.byPlace[w.Place]][path] }
