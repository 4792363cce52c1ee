package correctness

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var directoryExecuted = lint.Analyzer{
	Code:     diag.Code{ID: "AA125", Name: "directory-executed"},
	Severity: diag.Warning,
	Summary:  "a rule allows executing a directory, which never happens",
	Needs:    lint.NeedsPolicy,
	Run:      findExecutedDirectories,
}

func findExecutedDirectories(p *lint.Pass) {
	for _, profile := range p.Policy.Profiles {
		files := profile.Mediation(key.ClassFile)
		var last *policy.Rule
		for _, g := range files.Grants {
			if g.Perms&key.Both(key.FileExec) == 0 {
				continue
			}
			r := files.RuleOf(g)
			if r == nil || r == last || !p.Checks(r.Place.File) {
				continue
			}
			last = r
			rule, ok := r.Stmt.(*ast.FileRule)
			if ok && !rule.Bare() && len(profile.Assumed(rule.Path.Raw)) == 0 && isDirectory(p, profile.ExpandPath(rule.Path)) {
				reportExecutedDirectory(p, r, rule)
			}
		}
	}
}

func reportExecutedDirectory(p *lint.Pass, r *policy.Rule, rule *ast.FileRule) {
	denies := r.Quals.Deny()
	rest := withoutExec(rule.Perms.Raw)
	if denies && rest != "" {
		return // it says "everything", of which the rest is denied
	}
	at := r.PlaceOf(rule.Perms.Place)
	f := p.ReportAt(at, "%s is a directory, and directories are not executed", rule.Path.Raw)
	path := strings.TrimSuffix(strings.Trim(rule.Path.Raw, `"`), "/")
	if denies {
		wording.NoteDeniesNothing(f, true)
		lint.Note(f, "what lies in it is denied by %s/**", path)
		return
	}
	lint.Note(f, "to search a directory needs no permission, and programs in it are those of %s/*", path)
	if rest != "" && rule.Target.IsZero() && rule.Scrub == ast.ScrubDefault && at.Span == rule.Perms.Place {
		lint.FixUnsafely(f, "write "+rest, diag.Edit{Place: at, Text: rest})
	}
}

// withoutExec returns permissions without those to execute.
func withoutExec(perms string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("ixpucPUCX", r) {
			return -1
		}
		return r
	}, perms)
}

type isDirectoryKey struct{ text string }

// isDirectory reports whether all that a pattern matches ends in a slash, as the
// names of directories do and of nothing else.
func isDirectory(p *lint.Pass, text string) bool {
	switch {
	case text == "" || spelling.HasVariable(text):
		return false
	case strings.HasSuffix(text, `/`):
		return true
	case !strings.HasSuffix(text, "}") && !strings.HasSuffix(text, "]"):
		return false
	}
	return decided(p, isDirectoryKey{text}, text, func(pattern glob.Set) bool {
		any := glob.ByteSet{}.Not()
		files := glob.Concat(glob.Many(any), glob.One(glob.ByteSet{}.With('/').Not())).Set()
		_, v := pattern.Intersect(files).Witness(glob.Budget(5_000), glob.Charge(p.Meter()))
		_, some := pattern.Witness(glob.Budget(5_000), glob.Charge(p.Meter()))
		return v == glob.No && some == glob.Yes
	})
}
