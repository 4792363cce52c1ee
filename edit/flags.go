package edit

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// SetFlags gives a profile of the file these flags; none takes its list away. Flags
// that stay keep their spelling.
func (f *File) SetFlags(p *ast.Profile, flags ...string) {
	if !f.owns(p) {
		return
	}
	list := &ast.FlagList{}
	for _, flag := range flags {
		list.Values = append(list.Values, ast.Word{Raw: spelled(p.Flags, flag)})
	}
	text := flagTexts(list.Values)
	switch {
	case len(flags) == 0 && p.Flags == nil, p.Flags != nil && slices.Equal(flagTexts(p.Flags.Values), text):
		return
	case len(flags) == 0:
		list = nil
		at := p.Flags.Place
		for at.Start > 0 && at.End < uint32(len(f.src)) && isBlank(f.src[at.Start-1]) && isBlank(f.src[at.End]) {
			at.Start--
		}
		f.edit(at.Start, at.End, "")
	case p.Flags == nil:
		f.edit(p.Head().End, p.Head().End, " flags=("+strings.Join(text, ", ")+")")
	default:
		values := p.Flags.Values
		f.edit(values[0].Place.Start, values[len(values)-1].Place.End, strings.Join(text, ", "))
	}
	f.want.flags[p] = list
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' }

// spelled returns a flag as it is written in a list, or as it is.
func spelled(l *ast.FlagList, flag string) string {
	if l != nil {
		for _, w := range l.Values {
			if w.Value() == flag {
				return w.Raw
			}
		}
	}
	return flag
}

func flagTexts(words []ast.Word) []string {
	var texts []string
	for _, w := range words {
		texts = append(texts, w.Raw)
	}
	return texts
}

// AddInclude adds an include where the style wants it, unless it is there: in a
// profile behind the includes at its start, local/ files at its end; in the file
// (nil) behind the last include or abi before the profiles.
func (f *File) AddInclude(p *ast.Profile, inc *ast.Include) {
	stmts := f.tree.Stmts
	var body *ast.Block
	if p != nil {
		if !f.owns(p) {
			return
		}
		body, stmts = p.Body, p.Body.Stmts
	}
	var last ast.Stmt
	leading := true
	for _, s := range stmts {
		switch s := s.(type) {
		case *ast.Include:
			if s.File.Raw == inc.File.Raw {
				return
			}
		case *ast.ABI:
		default:
			leading = false
		}
		if leading {
			last = s
		}
	}
	switch {
	case p != nil && strings.HasPrefix(inc.File.Name(), "local/"):
		f.Append(body, inc)
	case last != nil:
		f.InsertAfter(last, inc)
	case len(stmts) > 0:
		f.InsertBefore(stmts[0], inc)
	default:
		f.Append(body, inc)
	}
}
