package format

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// VisitFile adds `[file] [safe|unsafe] /path perms [-> target]`.
func (ps *pieces) VisitFile(r *ast.FileRule) {
	if r.Bare() || !r.Keyword.IsZero() {
		ps.putText(r.Keyword, "file")
	}
	ps.scrub(r.Scrub, r.ScrubSpan)
	perms := ps.permissions(r.Perms)
	switch {
	case r.Bare():
	case r.Subset || r.PermsFirst && hasCommentBetween(r):
		ps.putText(r.Perms.Place, perms)
		ps.subset(r.Subset, r.SubsetSpan)
		ps.putWord(r.Path, inPath)
	case r.PermsFirst:
		ps.addPiece(tiedRole, source.At(r.Perms.Place.Start), ps.spellWord(r.Path, inPath))
		ps.addPiece(tiedRole, r.Path.Place, perms)
	default:
		ps.putWord(r.Path, inPath)
		ps.putText(r.Perms.Place, perms)
	}
	ps.putArrow(r.Target, inValue)
}

// hasCommentBetween reports whether a comment stands between the permissions and the
// path behind them: then they keep their order, or it might be about the other
// one.
func hasCommentBetween(r *ast.FileRule) bool {
	return slices.ContainsFunc(commentsOf(r).Inner, func(c ast.Comment) bool {
		return c.Place.Start > r.Perms.Place.Start && c.Place.Start < r.Path.Place.Start
	})
}

// permissions returns a permission string in the chosen order.
func (ps *pieces) permissions(perms ast.FilePerms) string {
	access, exec := perms.Meaning()
	if access&ast.ExecAccess != 0 && exec.Transition != ast.NoExec {
		return perms.Raw
	}
	var b strings.Builder
	for _, letter := range ps.opts.Permissions.permissionLetters() {
		if access&accessOf(letter) != 0 {
			b.WriteRune(letter)
		}
	}
	if access&ast.ExecAccess != 0 {
		b.WriteByte('x')
	}
	b.WriteString(exec.String())
	return b.String()
}

func accessOf(letter rune) ast.FileAccess {
	switch letter {
	case 'm':
		return ast.MmapAccess
	case 'r':
		return ast.ReadAccess
	case 'w':
		return ast.WriteAccess
	case 'a':
		return ast.AppendAccess
	case 'l':
		return ast.LinkAccess
	case 'k':
		return ast.LockAccess
	}
	return 0
}

// VisitLink adds `link [subset] /name -> /target`.
func (ps *pieces) VisitLink(r *ast.LinkRule) {
	ps.putText(r.Keyword, "link")
	ps.subset(r.Subset, r.SubsetSpan)
	ps.putWord(r.Path, inPath)
	ps.putArrow(r.Target, inValue)
}

func (ps *pieces) subset(written bool, place source.Span) {
	if written {
		ps.putText(place, "subset")
	}
}

// scrub adds the keyword safe or unsafe; nothing if there is none.
func (ps *pieces) scrub(s ast.Scrubbing, place source.Span) {
	if s != ast.ScrubDefault {
		ps.putText(place, s.Keyword())
	}
}
