package security

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/source"
)

var linkLaundersAccess = lint.Analyzer{
	Code:     diag.Code{ID: "AA227", Name: "link-launders-access"},
	Severity: diag.Warning,
	Summary:  "a link gives more permissions on a file than there are on the file itself",
	Needs:    lint.NeedsPolicy,
	Run:      findLaunderingLinks,
}

func findLaunderingLinks(p *lint.Pass) {
	for _, f := range fileRulesOf(p) {
		if !confines(f.Profile) {
			continue
		}
		var links []*policy.Grant
		for _, g := range f.Allows {
			if g.Perms&key.Both(key.FileLink) != 0 && isUnmarked(g.Rule) {
				if _, _, pair := g.Keys.Cut("\x00"); pair {
					links = append(links, g.Grant)
				}
			}
		}
		for _, gain := range protect.Gains(f.Profile, links) {
			if onlyCode(gain) && overlap(f.Files.Decide(gain.Name).Allow, key.FileExec|key.FileMmap) != 0 {
				continue // it can write what it runs as it is
			}
			reportGain(p, f.Files.RuleOf(gain.Link), gain)
		}
	}
}

func reportGain(p *lint.Pass, r *policy.Rule, gain protect.Gain) {
	f := p.ReportAt(r.Place, "a link %s to %s gives %s, which the program has not on the file itself", gain.Name, gain.Target, wording.Permissions(gain.Perms))
	if onlyCode(gain) {
		f.Severity = diag.Info // it makes code of what the program can change already
	}
	lint.Note(f, "a link is another name of the same file, and rules on the new name count; with subset the kernel checks that it gives nothing new")
	if link, ok := r.Stmt.(*ast.LinkRule); ok && f.Place.Span == link.Span() {
		lint.FixUnsafely(f, "write link subset", diag.Edit{Place: diag.Place{File: r.Place.File, Span: source.At(link.Keyword.End)}, Text: " subset"})
	}
}

// onlyCode reports whether a link lets a file be executed or mapped and gives
// nothing else.
func onlyCode(gain protect.Gain) bool {
	return gain.Perms&(key.FileRead|key.FileWrite|key.FileAppend) == 0
}

// isUnmarked reports whether a rule allows links with other permissions than
// those of their targets.
func isUnmarked(r *policy.Rule) bool {
	switch rule := r.Stmt.(type) {
	case *ast.LinkRule:
		return !rule.Subset
	case *ast.FileRule:
		return rule.Perms.Access&ast.LinkAccess != 0 && !rule.Target.IsZero() && !rule.Subset && rule.Perms.Exec.Transition == ast.NoExec
	}
	return false
}
