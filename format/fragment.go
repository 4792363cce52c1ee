package format

import (
	"regexp"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// printFile writes the statements of a file. Rules that stand outside of a profile
// are as deep as they are in the profile that includes them.
func (p *printer) printFile(f *ast.File) {
	p.fresh = true
	if !isFragment(p.src, f) {
		p.printStatements(f.Stmts, f.After, 0)
		return
	}
	p.fragment, p.header = true, headerEnd(p.src, f.Stmts[0])
	p.depth++
	p.printStatements(f.Stmts, f.After, 0)
	p.depth--
}

// isFragment reports whether a file holds what stands in profiles, for others
// to include. Includes alone may stand anywhere: then the author's indentation
// tells.
func isFragment(src string, f *ast.File) bool {
	if len(f.Stmts) == 0 {
		return false
	}
	neutral := true
	for _, s := range f.Stmts {
		switch s.(type) {
		case *ast.Conditional, ast.Rule:
			return true
		case *ast.Include, *ast.ABI:
		default:
			neutral = false
		}
	}
	start := f.Stmts[0].Span().Start
	return neutral && start > 0 && int(start) <= len(src) && (src[start-1] == ' ' || src[start-1] == '\t')
}

// headerEnd returns where the comments end that are about the whole file: those
// of its first paragraph, and those that a blank line parts from the first
// statement.
func headerEnd(src string, first ast.Stmt) uint32 {
	comments := commentsBefore(first)
	next := first.Span().Start
	n := len(comments)
	for n > 0 && !hasBlankLine(src, comments[n-1].Place.End, next) {
		n--
		next = comments[n].Place.Start
	}
	if n == 0 {
		return first.Span().Start
	}
	return comments[n-1].Place.End
}

// modeline is a comment with which editors set themselves up.
var modeline = regexp.MustCompile(`^#\s*(vim?|ex|kate):|^#.*-\*-.*-\*-`)

// commentDepth returns the level of a comment on a line of its own.
func (p *printer) commentDepth(c ast.Comment) int {
	top := p.fragment && p.depth == 1
	if top && (c.Place.Start < p.header || modeline.MatchString(strings.TrimSpace(c.Text))) {
		return 0
	}
	return p.depth
}
