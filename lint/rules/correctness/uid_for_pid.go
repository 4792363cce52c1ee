package correctness

import (
	"regexp"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/ruleword"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var uidForPid = lint.Analyzer{
	Code:     diag.Code{ID: "AA127", Name: "uid-for-pid"},
	Severity: diag.Info,
	Summary:  "a variable for users where a directory of /proc has the number of a process",
	Needs:    lint.NeedsTree,
	Run:      findUidsInProc,
}

// uidVariable is a variable for the numbers of users as a whole name in a path.
var uidVariable = regexp.MustCompile(`@\{uids?\}(?:/|"?$)`)

func findUidsInProc(p *lint.Pass) {
	for w := range ruleword.PathWords(p.Text, func(raw string) bool { return strings.Contains(raw, "@{uid") }) {
		m := uidVariable.FindStringIndex(w.Raw)
		if m == nil || !isProc(strings.TrimPrefix(w.Raw[:m[0]], `"`)) {
			continue
		}
		name, _, _ := strings.Cut(w.Raw[m[0]:], "}")
		place := spelling.Part(w.Word, m[0], m[0]+len(name)+1)
		f := p.Report(place, "%s} is for users, and the directories of /proc are named by processes", name)
		lint.Note(f, "it matches as long as both variables are numbers of any kind")
		lint.FixUnsafely(f, "write @{pid}", p.Text.Replace(place, "@{pid}"))
	}
}

// isProc reports whether the start of a path is /proc, whose directories are named by
// processes (proc(5)).
func isProc(start string) bool {
	dir := strings.TrimSuffix(start, "/")
	if dir == "@{PROC}" {
		return true
	}
	pattern, err := glob.Parse(dir)
	return err == nil && pattern.Match("/proc")
}
