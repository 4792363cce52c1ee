package format

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// VisitFile adds `[file] [safe|unsafe] /path perms [-> target]`.
func (ps *pieces) VisitFile(r *ast.FileRule) {
	ps.keep(r.Keyword)
	ps.keep(r.ScrubSpan)
	perms := ps.permissions(r.Perms)
	switch {
	case r.Bare():
	case r.PermsFirst && (!r.Subset.IsZero() || commented(r)):
		ps.text(r.Perms.Place, perms)
		ps.keep(r.Subset)
		ps.word(r.Path, inPath)
	case r.PermsFirst:
		ps.add(tiedRole, source.At(r.Perms.Place.Start), ps.spell(r.Path, inPath))
		ps.add(tiedRole, r.Path.Place, perms)
	default:
		ps.word(r.Path, inPath)
		ps.text(r.Perms.Place, perms)
	}
	ps.arrow(r.Target, inValue)
}

// commented reports whether a comment stands between the permissions and the
// path behind them: then they keep their order, or it might be about the other
// one.
func commented(r *ast.FileRule) bool {
	return slices.ContainsFunc(commentsOf(r).Inner, func(c ast.Comment) bool {
		return c.Place.Start > r.Perms.Place.Start && c.Place.Start < r.Path.Place.Start
	})
}

// permissions returns a permission string in the chosen order.
func (ps *pieces) permissions(perms ast.FilePerms) string {
	if perms.Access&ast.ExecAccess != 0 && perms.Exec.Transition != ast.NoExec {
		return perms.Raw
	}
	var b strings.Builder
	for _, letter := range ps.opts.Permissions.letters() {
		if perms.Access&accessOf(letter) != 0 {
			b.WriteRune(letter)
		}
	}
	if perms.Access&ast.ExecAccess != 0 {
		b.WriteByte('x')
	}
	b.WriteString(perms.Exec.String())
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
	ps.keep(r.Keyword)
	ps.keep(r.Subset)
	ps.word(r.Path, inPath)
	ps.arrow(r.Target, inValue)
}
