package security

import (
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
)

// assertion is the word by which a comment says that directories are protected.
const assertion = "deny-write"

// assertedRoots returns the directories that comments say a profile protects,
// and whether one says so at all: without directories it means all of the roots.
func assertedRoots(p *lint.Pass, profile *policy.Profile) (roots []string, asserted bool) {
	for _, a := range p.Text.Assertions() {
		if a.Profile != nil && a.Profile != profile.Decl || len(a.Words) == 0 || a.Words[0] != assertion {
			continue
		}
		asserted = asserted || len(a.Words) == 1
		for _, dir := range a.Words[1:] {
			if notLiteral(dir) == "" {
				roots, asserted = append(roots, dir), true
			}
		}
	}
	return roots, asserted
}

// checkAssertions reports assertions that say nothing: whoever wrote them relies
// on them.
func checkAssertions(p *lint.Pass) {
	for _, a := range p.Text.Assertions() {
		if len(a.Words) == 0 || a.Words[0] != assertion {
			f := p.Report(a.Place, "this asserts nothing: what can be asserted is %s", assertion)
			lint.Note(f, "write # aa-lint: assert deny-write /etc /var")
			continue
		}
		for _, dir := range a.Words[1:] {
			if why := notLiteral(dir); why != "" {
				p.Report(a.Place, "%q is not a directory: %s", dir, why).Severity = diag.Error
			}
		}
	}
}

// notLiteral returns why a text is not the path of one directory, "" if it is.
func notLiteral(dir string) string {
	switch {
	case strings.ContainsAny(dir, "*?[]{}@\""):
		return "it is taken as it is written, without patterns and variables"
	case !strings.HasPrefix(dir, "/"):
		return "it does not start with a slash"
	}
	return ""
}
